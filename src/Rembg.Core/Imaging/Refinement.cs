namespace Rembg.Imaging;

/// <summary>The methods that fit the edge of a mask to the photo, which the model saw much reduced.</summary>
public enum Refinement
{
    /// <summary>Not at all: the mask is enlarged as it is.</summary>
    None,

    /// <summary>
    /// By guided filters: near the edge alpha becomes a function of colour. Fast; it sharpens outlines and recovers strands
    /// of hair where the mask hints at them.
    /// </summary>
    Guided,

    /// <summary>
    /// By closed-form matting: in a band around the edge alpha is solved for from the colours of what surely belongs to the
    /// subject and to the background. Slower and finer.
    /// </summary>
    Matting,
}
