using System.Drawing;
using System.Globalization;

namespace Rembg.Imaging;

/// <summary>An sRGB colour with straight alpha, each value 0–255.</summary>
/// <param name="Red">The red value.</param>
/// <param name="Green">The green value.</param>
/// <param name="Blue">The blue value.</param>
/// <param name="Alpha">The opacity: 0 is transparent, 255 opaque.</param>
public readonly record struct RgbaColor(byte Red, byte Green, byte Blue, byte Alpha)
{
    /// <summary>True if the colour is opaque.</summary>
    public bool IsOpaque => Alpha == byte.MaxValue;

    /// <summary>Parses <c>#RGB</c>, <c>#RRGGBB</c>, <c>#RRGGBBAA</c> or a CSS colour name (Color Module Level 4).</summary>
    /// <exception cref="ColorInvalidException">The text has another form.</exception>
    public static RgbaColor Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = text.Trim();
        if (trimmed.StartsWith('#') && ParseHex(trimmed[1..]) is { } color)
        {
            return color;
        }

        // .NET knows the CSS names without their British spellings, and also desktop colours, which are not accepted.
        Color named = Color.FromName(trimmed.Replace("grey", "gray", StringComparison.OrdinalIgnoreCase));
        return named is { IsKnownColor: true, IsSystemColor: false }
            ? new RgbaColor(named.R, named.G, named.B, named.A)
            : throw new ColorInvalidException($"'{text}' is not a colour. Use #RGB, #RRGGBB, #RRGGBBAA or a CSS colour name such as white.");
    }

    /// <summary>The names that <see cref="Parse"/> accepts.</summary>
    public static IEnumerable<string> Names => Enum.GetValues<KnownColor>()
        .Select(Color.FromKnownColor)
        .Where(static color => !color.IsSystemColor)
        .Select(static color => color.Name);

    /// <summary>Returns the colour as <c>#RRGGBBAA</c>.</summary>
    public override string ToString() => $"#{Red:X2}{Green:X2}{Blue:X2}{Alpha:X2}";

    private static RgbaColor? ParseHex(string digits)
    {
        if (digits.Length == 3)
        {
            digits = $"{digits[0]}{digits[0]}{digits[1]}{digits[1]}{digits[2]}{digits[2]}";
        }

        if (digits.Length == 6)
        {
            digits += "FF";
        }

        return digits.Length == 8 && uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint value)
            ? new RgbaColor((byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value)
            : null;
    }
}
