namespace Rembg.Imaging.Finishing;

/// <summary>The reference of a padding.</summary>
public enum PaddingBase
{
    /// <summary>The subject: percentages refer to its box, and pixels are pixels of the photo.</summary>
    Subject,

    /// <summary>The canvas: percentages refer to its width and height, and pixels are pixels of the output.</summary>
    Canvas,
}
