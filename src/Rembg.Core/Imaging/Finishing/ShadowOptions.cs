namespace Rembg.Imaging.Finishing;

/// <summary>A soft shadow of the subject on its background. Lengths are fractions of the longer side of the subject's box.</summary>
public sealed record ShadowOptions
{
    /// <summary>The opacity at the darkest place, from 0 (invisible) to 1.</summary>
    public double Opacity { get; init; } = 0.5;

    /// <summary>The standard deviation of the Gaussian blur, 0–0.5.</summary>
    public double Blur { get; init; } = 0.02;

    /// <summary>The distance to the right of the subject, −1 to 1.</summary>
    public double OffsetX { get; init; }

    /// <summary>The distance below the subject, −1 to 1.</summary>
    public double OffsetY { get; init; } = 0.02;

    /// <summary>The colour, whose alpha is multiplied by <see cref="Opacity"/>.</summary>
    public RgbaColor Color { get; init; } = new(0, 0, 0, byte.MaxValue);

    /// <summary>Checks that all values are in range.</summary>
    /// <exception cref="OptionsInvalidException">A value is out of range; the message names it.</exception>
    internal void Validate()
    {
        Check(Opacity, 0, 1, "opacity");
        Check(Blur, 0, 0.5, "blur");
        Check(OffsetX, -1, 1, "horizontal offset");
        Check(OffsetY, -1, 1, "vertical offset");
    }

    private static void Check(double value, double smallest, double largest, string name)
    {
        // Written so that NaN is refused, too.
        if (!(value >= smallest && value <= largest))
        {
            throw new OptionsInvalidException($"The shadow's {name} must be from {smallest} to {largest}.");
        }
    }
}
