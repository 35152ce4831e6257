namespace Rembg;

/// <summary>A set of batches to measure with.</summary>
public enum MeasurementPreset
{
    /// <summary>None.</summary>
    None,

    /// <summary>10 pictures of 512 × 512 and 50 of 256 × 256.</summary>
    Tutorial,
}
