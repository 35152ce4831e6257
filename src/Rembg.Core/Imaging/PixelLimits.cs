namespace Rembg.Imaging;

/// <summary>Limits for the size of images.</summary>
public static class PixelLimits
{
    /// <summary>
    /// The default for the largest number of pixels that an image may declare, 256 million. It protects against images that are designed to
    /// exhaust memory.
    /// </summary>
    public const long Default = 256_000_000;
}
