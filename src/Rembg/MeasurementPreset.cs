namespace Rembg;

/// <summary>A predefined set of batches for measuring.</summary>
public enum MeasurementPreset
{
    /// <summary>No batches.</summary>
    None,

    /// <summary>10 pictures of 512 × 512 and 50 of 256 × 256.</summary>
    Tutorial,
}
