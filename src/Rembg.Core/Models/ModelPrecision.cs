namespace Rembg.Models;

/// <summary>The forms of a model.</summary>
public enum ModelPrecision
{
    /// <summary>INT8 where it is installed, its mask was proven and it is faster on this CPU; FP32 otherwise.</summary>
    Auto,

    /// <summary>The model as it was published or registered.</summary>
    Fp32,

    /// <summary>Its quantized form.</summary>
#pragma warning disable CA1720 // The field's own word for it.
    Int8,
#pragma warning restore CA1720
}
