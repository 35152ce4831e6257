namespace Rembg.Imaging.Finishing;

/// <summary>Distances around a subject. Percent are of its box's height above and below it, and of its width beside it.</summary>
/// <param name="Top">Above.</param>
/// <param name="Right">To the right.</param>
/// <param name="Bottom">Below.</param>
/// <param name="Left">To the left.</param>
public readonly record struct Margins(Length Top, Length Right, Length Bottom, Length Left)
{
    /// <summary>The same distance on every side.</summary>
    public Margins(Length all)
        : this(all, all, all, all)
    {
    }

    /// <summary>
    /// Reads one length for all sides, two for vertical and horizontal, or four for top, right, bottom and left, with spaces
    /// between them: <c>20px</c>, <c>10% 5%</c>, <c>0 20 40 20</c>. Commas are refused: they could be decimal ones.
    /// </summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static Margins Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Contains(',', StringComparison.Ordinal))
        {
            throw new FormatException($"'{text}' contains a comma. Separate lengths with spaces (5% 10%), and use a decimal point (2.5%).");
        }

        return Length.ParseAll(text) switch
        {
            [Length all] => new Margins(all),
            [Length vertical, Length horizontal] => new Margins(vertical, horizontal, vertical, horizontal),
            [Length top, Length right, Length bottom, Length left] => new Margins(top, right, bottom, left),
            _ => throw new FormatException($"'{text}' is not a padding. Use one length, two (vertical, horizontal) or four (top, right, bottom, left)."),
        };
    }

    /// <summary>True if all distances are 0.</summary>
    public bool IsZero => Top.Value == 0 && Right.Value == 0 && Bottom.Value == 0 && Left.Value == 0;

    /// <summary>The margins as <see cref="Parse"/> reads them.</summary>
    public override string ToString() => $"{Top} {Right} {Bottom} {Left}";

    /// <summary>True if each value can be a distance.</summary>
    internal bool AreValid => Top.IsValid && Right.IsValid && Bottom.IsValid && Left.IsValid;

    /// <summary>The rectangle that the margins leave of a canvas; without pixels where they leave nothing.</summary>
    internal BoundingBox Within(PixelSize canvas)
    {
        int left = Left.ToPixels(canvas.Width);
        int top = Top.ToPixels(canvas.Height);
        return new BoundingBox(
            left,
            top,
            Math.Max(canvas.Width - left - Right.ToPixels(canvas.Width), 0),
            Math.Max(canvas.Height - top - Bottom.ToPixels(canvas.Height), 0));
    }

    /// <summary>The rectangle with the margins around it. It may reach beyond the photo.</summary>
    internal BoundingBox Around(BoundingBox box)
    {
        int left = Left.ToPixels(box.Width);
        int top = Top.ToPixels(box.Height);
        return new BoundingBox(
            box.X - left,
            box.Y - top,
            box.Width + left + Right.ToPixels(box.Width),
            box.Height + top + Bottom.ToPixels(box.Height));
    }
}
