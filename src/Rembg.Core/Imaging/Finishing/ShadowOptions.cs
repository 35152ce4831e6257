namespace Rembg.Imaging.Finishing;

/// <summary>A soft shadow that the subject throws on what is behind it. Lengths are in parts of the longer side of the subject's box.</summary>
public sealed record ShadowOptions
{
    /// <summary>The darkness at the darkest place: 0 (not there) to 1.</summary>
    public double Opacity { get; init; } = 0.5;

    /// <summary>The standard deviation of the Gaussian that makes it soft, 0–0.5.</summary>
    public double Blur { get; init; } = 0.02;

    /// <summary>The distance to the right of the subject, −1 to 1.</summary>
    public double OffsetX { get; init; }

    /// <summary>The distance below the subject, −1 to 1.</summary>
    public double OffsetY { get; init; } = 0.02;

    /// <summary>Its colour; alpha counts with <see cref="Opacity"/>.</summary>
    public RgbaColor Color { get; init; } = new(0, 0, 0, byte.MaxValue);

    /// <summary>Refuses values out of range.</summary>
    /// <exception cref="ArgumentException">The message says which.</exception>
    internal void Validate()
    {
        Check(Opacity, 0, 1, "opacity");
        Check(Blur, 0, 0.5, "blur");
        Check(OffsetX, -1, 1, "horizontal offset");
        Check(OffsetY, -1, 1, "vertical offset");
    }

    private static void Check(double value, double smallest, double largest, string name)
    {
        // Written so that what is not a number is refused too.
        if (!(value >= smallest && value <= largest))
        {
            throw new ArgumentException($"The shadow's {name} must be from {smallest} to {largest}.");
        }
    }
}
