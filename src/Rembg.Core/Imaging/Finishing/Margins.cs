namespace Rembg.Imaging.Finishing;

/// <summary>
/// Distances around a subject. Percentages refer to the height of its box above and below it, and to the width at its sides.
/// </summary>
/// <param name="Top">The distance above.</param>
/// <param name="Right">The distance on the right.</param>
/// <param name="Bottom">The distance below.</param>
/// <param name="Left">The distance on the left.</param>
public readonly record struct Margins(Length Top, Length Right, Length Bottom, Length Left)
{
    /// <summary>Creates margins with the same distance on every side.</summary>
    public Margins(Length all)
        : this(all, all, all, all)
    {
    }

    /// <summary>
    /// Parses one length for all sides, two for vertical and horizontal, or four for top, right, bottom and left, separated by spaces:
    /// <c>20px</c>, <c>10% 5%</c>, <c>0 20 40 20</c>. Commas are refused because they could be decimal commas.
    /// </summary>
    /// <exception cref="FormatException">The text has another form.</exception>
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

    /// <summary>Returns the margins in a form that <see cref="Parse"/> accepts.</summary>
    public override string ToString() => $"{Top} {Right} {Bottom} {Left}";

    /// <summary>True if each value is a valid distance.</summary>
    internal bool AreValid => Top.IsValid && Right.IsValid && Bottom.IsValid && Left.IsValid;

    /// <summary>Returns the rectangle inside the margins of a canvas; it has no pixels if the margins cover the canvas.</summary>
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

    /// <summary>Returns the rectangle that includes the margins around a box. It may extend beyond the photo.</summary>
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
