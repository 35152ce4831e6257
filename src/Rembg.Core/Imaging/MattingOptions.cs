using System.Globalization;

namespace Rembg.Imaging;

/// <summary>
/// The settings of matting: the pixels that it treats as certain, with rembg's names and defaults (pixels beyond a threshold, minus a
/// margin as wide as the erosion), and the resolution at which it solves for alpha.
/// </summary>
/// <param name="ForegroundThreshold">Mask values above it are certainly foreground, 0–255.</param>
/// <param name="BackgroundThreshold">Mask values below it are certainly background, 0–255.</param>
/// <param name="ErodeSize">The side of the square that erodes the certain areas, in pixels of the photo; 0 means a cross of 3 × 3.</param>
/// <param name="Megapixels">
/// The size at which alpha is solved for, in millions of pixels. A larger photo is reduced to that size; its finest detail is then derived
/// from the colours. Time and memory grow with it: about 250 MB per million pixels.
/// </param>
public sealed record MattingOptions(
    int ForegroundThreshold = MattingOptions.DefaultForegroundThreshold,
    int BackgroundThreshold = MattingOptions.DefaultBackgroundThreshold,
    int ErodeSize = MattingOptions.DefaultErodeSize,
    double Megapixels = MattingOptions.DefaultMegapixels)
{
    /// <summary>The foreground threshold in rembg.</summary>
    public const int DefaultForegroundThreshold = 240;

    /// <summary>The background threshold in rembg.</summary>
    public const int DefaultBackgroundThreshold = 10;

    /// <summary>The erosion size in rembg.</summary>
    public const int DefaultErodeSize = 10;

    /// <summary>The default resolution, in millions of pixels.</summary>
    public const double DefaultMegapixels = 1;

    /// <summary>The lowest resolution, in millions of pixels, which is about the resolution of the masks.</summary>
    public const double LeastMegapixels = 0.1;

    /// <summary>The highest resolution, in millions of pixels, which needs about 4 GB.</summary>
    public const double MostMegapixels = 16;

    /// <summary>Checks that all values are valid.</summary>
    /// <exception cref="OptionsInvalidException">A value is invalid; the message names it.</exception>
    public void Validate()
    {
        if (ForegroundThreshold is < 0 or > byte.MaxValue || BackgroundThreshold is < 0 or > byte.MaxValue)
        {
            throw new OptionsInvalidException($"The thresholds of matting must be from 0 to 255, not {ForegroundThreshold} and {BackgroundThreshold}.");
        }

        if (BackgroundThreshold > ForegroundThreshold)
        {
            throw new OptionsInvalidException($"The background threshold of matting ({BackgroundThreshold}) must not exceed the foreground threshold ({ForegroundThreshold}).");
        }

        if (ErodeSize < 0)
        {
            throw new OptionsInvalidException($"The erosion of matting must be 0 or more pixels, not {ErodeSize}.");
        }

        if (Megapixels is not (>= LeastMegapixels and <= MostMegapixels))
        {
            throw new OptionsInvalidException(string.Create(
                CultureInfo.InvariantCulture,
                $"The resolution of matting must be from {LeastMegapixels} to {MostMegapixels} megapixels, not {Megapixels}."));
        }
    }
}
