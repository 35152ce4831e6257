using System.Globalization;

namespace Rembg.Imaging;

/// <summary>
/// How matting works: the pixels that it takes for certain, with rembg's names and defaults (those whose mask is beyond a threshold,
/// with as much of their rim taken off as the erosion is wide), and the resolution at which it solves for alpha.
/// </summary>
/// <param name="ForegroundThreshold">Masks above it are surely subject, 0–255.</param>
/// <param name="BackgroundThreshold">Masks below it are surely background, 0–255.</param>
/// <param name="ErodeSize">The side of the square that takes off the rims, in pixels of the photo; 0 is a cross of 3 × 3.</param>
/// <param name="Megapixels">The size at which alpha is solved for, in millions of pixels. A larger photo is reduced to that size; its finest
/// detail then follows from the colours. Time and memory grow with it: about 250 MB for each million.</param>
public sealed record MattingOptions(
    int ForegroundThreshold = MattingOptions.DefaultForegroundThreshold,
    int BackgroundThreshold = MattingOptions.DefaultBackgroundThreshold,
    int ErodeSize = MattingOptions.DefaultErodeSize,
    double Megapixels = MattingOptions.DefaultMegapixels)
{
    /// <summary>rembg's foreground threshold.</summary>
    public const int DefaultForegroundThreshold = 240;

    /// <summary>rembg's background threshold.</summary>
    public const int DefaultBackgroundThreshold = 10;

    /// <summary>rembg's erosion.</summary>
    public const int DefaultErodeSize = 10;

    /// <summary>The default resolution, in millions of pixels.</summary>
    public const double DefaultMegapixels = 1;

    /// <summary>The lowest resolution, in millions of pixels: about that of the masks.</summary>
    public const double LeastMegapixels = 0.1;

    /// <summary>The highest resolution, in millions of pixels; it takes about 4 GB.</summary>
    public const double MostMegapixels = 16;

    /// <summary>Refuses numbers that have no meaning.</summary>
    /// <exception cref="ArgumentException">The message says which.</exception>
    public void Validate()
    {
        if (ForegroundThreshold is < 0 or > byte.MaxValue || BackgroundThreshold is < 0 or > byte.MaxValue)
        {
            throw new ArgumentException($"The thresholds of matting must be from 0 to 255, not {ForegroundThreshold} and {BackgroundThreshold}.");
        }

        if (BackgroundThreshold > ForegroundThreshold)
        {
            throw new ArgumentException($"The background threshold of matting ({BackgroundThreshold}) must not exceed the foreground threshold ({ForegroundThreshold}).");
        }

        if (ErodeSize < 0)
        {
            throw new ArgumentException($"The erosion of matting must be 0 or more pixels, not {ErodeSize}.");
        }

        if (Megapixels is not (>= LeastMegapixels and <= MostMegapixels))
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"The resolution of matting must be from {LeastMegapixels} to {MostMegapixels} megapixels, not {Megapixels}."));
        }
    }
}
