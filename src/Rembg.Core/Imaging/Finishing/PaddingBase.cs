namespace Rembg.Imaging.Finishing;

/// <summary>The length that a padding in percent is a share of.</summary>
public enum PaddingBase
{
    /// <summary>The subject: percent are of its box, pixels are those of the photo.</summary>
    Subject,

    /// <summary>The canvas: percent are of its width and height, pixels are those of the output.</summary>
    Canvas,
}
