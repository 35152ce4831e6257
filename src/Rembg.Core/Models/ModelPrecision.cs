namespace Rembg.Models;

/// <summary>The forms of a model.</summary>
public enum ModelPrecision
{
    /// <summary>INT8 if it is installed, its masks met the target and it is faster on this CPU; otherwise FP32.</summary>
    Auto,

    /// <summary>The model as it was published or registered.</summary>
    Fp32,

    /// <summary>The quantized form.</summary>
#pragma warning disable CA1720 // The standard term.
    Int8,
#pragma warning restore CA1720
}
