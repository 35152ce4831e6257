namespace Rembg.Imaging.Finishing;

/// <summary>The size and position of the subject in the output.</summary>
public sealed record Arrangement
{
    /// <summary>The smallest scale.</summary>
    public const double SmallestScale = 0.1;

    /// <summary>
    /// The share of the output's width or height, whichever limits the subject, that the subject fills, 0.1–1; null keeps its size in the
    /// photo.
    /// </summary>
    public double? Scale { get; init; }

    /// <summary>
    /// The share of the free space beside the subject that is on its left, 0–1: 0 is the left edge, 0.5 the middle. Null keeps the
    /// subject's position in the photo, or centres it if it is scaled.
    /// </summary>
    public double? X { get; init; }

    /// <summary>
    /// The share of the free space above and below the subject that is above it, with the same values as <see cref="X"/>.
    /// </summary>
    public double? Y { get; init; }

    /// <summary>Checks that all values are in range.</summary>
    /// <exception cref="OptionsInvalidException">A value is out of range; the message names it.</exception>
    internal void Validate()
    {
        // Written so that NaN is refused, too.
        if (Scale is { } scale && !(scale is >= SmallestScale and <= 1))
        {
            throw new OptionsInvalidException($"The scale of the subject must be from {SmallestScale} to 1.");
        }

        if ((X is { } x && !(x is >= 0 and <= 1)) || (Y is { } y && !(y is >= 0 and <= 1)))
        {
            throw new OptionsInvalidException("The position of the subject must be from 0 to 1 in each direction.");
        }
    }

    /// <summary>Positions a subject.</summary>
    /// <param name="box">The box around it, in pixels of the photo.</param>
    /// <param name="frame">The part of the photo that the output would show otherwise.</param>
    /// <param name="size">The size of the output.</param>
    /// <returns>The rectangle of the output for the box.</returns>
    internal BoundingBox Place(BoundingBox box, BoundingBox frame, PixelSize size)
    {
        double shrinkX = (double)size.Width / frame.Width;
        double shrinkY = (double)size.Height / frame.Height;
        double factor = Scale is { } scale
            ? scale * Math.Min((double)size.Width / box.Width, (double)size.Height / box.Height)
            : Math.Min(shrinkX, shrinkY);
        int width = Math.Max((int)Math.Round(box.Width * factor), 1);
        int height = Math.Max((int)Math.Round(box.Height * factor), 1);
        double middle = Scale is null ? double.NaN : 0.5;
        return new BoundingBox(
            Start(X ?? middle, size.Width, width, (box.X - frame.X + (box.Width / 2.0)) * shrinkX),
            Start(Y ?? middle, size.Height, height, (box.Y - frame.Y + (box.Height / 2.0)) * shrinkY),
            width,
            height);
    }

    private static int Start(double share, int whole, int part, double center) =>
        (int)Math.Round(double.IsNaN(share) ? center - (part / 2.0) : (whole - part) * share);
}
