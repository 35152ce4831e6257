namespace Rembg.Inference;

/// <summary>
/// Which pixels matting takes for certain, with rembg's names and defaults: those whose mask is beyond a threshold, with as
/// much of their rim taken off as the erosion is wide.
/// </summary>
/// <param name="ForegroundThreshold">Masks above it are surely subject, 0–255.</param>
/// <param name="BackgroundThreshold">Masks below it are surely background, 0–255.</param>
/// <param name="ErodeSize">The side of the square that takes off the rims, in pixels of the photo; 0 is a cross of 3 × 3.</param>
public sealed record MattingOptions(
    int ForegroundThreshold = MattingOptions.DefaultForegroundThreshold,
    int BackgroundThreshold = MattingOptions.DefaultBackgroundThreshold,
    int ErodeSize = MattingOptions.DefaultErodeSize)
{
    /// <summary>rembg's foreground threshold.</summary>
    public const int DefaultForegroundThreshold = 240;

    /// <summary>rembg's background threshold.</summary>
    public const int DefaultBackgroundThreshold = 10;

    /// <summary>rembg's erosion.</summary>
    public const int DefaultErodeSize = 10;

    /// <summary>Refuses numbers that have no meaning.</summary>
    /// <exception cref="ArgumentException">The message says which.</exception>
    public void Validate()
    {
        if (ForegroundThreshold is < 0 or > byte.MaxValue || BackgroundThreshold is < 0 or > byte.MaxValue)
        {
            throw new ArgumentException($"Thresholds of matting are 0 to 255: {ForegroundThreshold} and {BackgroundThreshold} are not both.");
        }

        if (BackgroundThreshold > ForegroundThreshold)
        {
            throw new ArgumentException($"The background threshold of matting ({BackgroundThreshold}) is above the foreground threshold ({ForegroundThreshold}).");
        }

        if (ErodeSize < 0)
        {
            throw new ArgumentException($"The erosion of matting is 0 or more pixels, not {ErodeSize}.");
        }
    }
}
