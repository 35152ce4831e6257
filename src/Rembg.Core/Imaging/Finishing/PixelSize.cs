using System.Globalization;

namespace Rembg.Imaging.Finishing;

/// <summary>The size of an image in pixels.</summary>
/// <param name="Width">The number of columns.</param>
/// <param name="Height">The number of rows.</param>
public readonly record struct PixelSize(int Width, int Height)
{
    /// <summary>The total number of pixels.</summary>
    public long Count => (long)Width * Height;

    /// <summary>Parses <c>WIDTHxHEIGHT</c>, with or without spaces around the x, which can also be the sign ×.</summary>
    /// <exception cref="FormatException">The text has another form, or a side is 0.</exception>
    public static PixelSize Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] sides = text.Trim().Split('x', 'X', '×');
        return sides.Length == 2 && ParseSide(sides[0]) is { } width && ParseSide(sides[1]) is { } height
            ? new PixelSize(width, height)
            : throw new FormatException($"'{text}' is not a size. Use WIDTHxHEIGHT in pixels, for example {(sides.Length == 1 && ParseSide(sides[0]) is { } square ? $"{square}x{square}" : "1000x1000")}.");
    }

    /// <summary>Returns the size in a form that <see cref="Parse"/> accepts.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Width}x{Height}");

    private static int? ParseSide(string text) =>
        int.TryParse(text.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int side) && side > 0 ? side : null;
}
