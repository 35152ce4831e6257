namespace Rembg.Imaging;

/// <summary>A method that fits the edge of a mask to the photo, which the model only saw at a much smaller size.</summary>
public enum Refinement
{
    /// <summary>No refinement: the mask is only enlarged.</summary>
    None,

    /// <summary>
    /// Guided filters: near the edge, alpha becomes a function of colour. Fast; sharpens outlines, and recovers strands of hair that the
    /// mask hints at.
    /// </summary>
    Guided,

    /// <summary>
    /// Closed-form matting: in a band around the edge, alpha is solved for from the colours of certain foreground and background. Slower
    /// and finer.
    /// </summary>
    Matting,
}
