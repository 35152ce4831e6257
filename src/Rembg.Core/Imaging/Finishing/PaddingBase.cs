namespace Rembg.Imaging.Finishing;

/// <summary>What a padding is measured by.</summary>
public enum PaddingBase
{
    /// <summary>The subject: percent are of its box, pixels are those of the photo.</summary>
    Subject,

    /// <summary>The canvas: percent are of its width and height, pixels are those of the output.</summary>
    Canvas,
}
