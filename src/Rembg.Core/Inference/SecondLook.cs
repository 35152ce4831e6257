namespace Rembg.Inference;

/// <summary>
/// The photos at which a model looks again, at another input size, if it has one. The more certain mask is used.
/// </summary>
public enum SecondLook
{
    /// <summary>
    /// Photos whose mask is uncertain. Masks that are written alone, and cut-outs without refinement, stay as the model makes
    /// them at its own size.
    /// </summary>
    Auto,

    /// <summary>All photos.</summary>
    Always,

    /// <summary>No photos.</summary>
    Never,
}
