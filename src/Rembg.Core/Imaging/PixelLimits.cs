namespace Rembg.Imaging;

/// <summary>Bounds on the size of images.</summary>
public static class PixelLimits
{
    /// <summary>The most pixels an image may declare by default, against images made to exhaust memory: 256 million.</summary>
    public const long Default = 256_000_000;
}
