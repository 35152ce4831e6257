using System.Globalization;

namespace Rembg.Imaging.Finishing;

/// <summary>A length in pixels, or as a percentage of another length.</summary>
/// <param name="Value">The number of pixels or the percentage; not negative.</param>
/// <param name="IsPercent">True if the value is a percentage.</param>
public readonly record struct Length(double Value, bool IsPercent)
{
    private const double Largest = 100_000;
    private const string Pixels = "px";

    /// <summary>Parses <c>20</c>, <c>20px</c>, <c>5%</c> or <c>2.5 %</c>, independently of the culture.</summary>
    /// <exception cref="FormatException">The text has another form, is negative or is absurdly large.</exception>
    public static Length Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = text.Trim();
        bool isPercent = trimmed.EndsWith('%');
        string number = isPercent ? trimmed[..^1] : trimmed.EndsWith(Pixels, StringComparison.OrdinalIgnoreCase) ? trimmed[..^Pixels.Length] : trimmed;
        return double.TryParse(number.TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value <= Largest
            ? new Length(value, isPercent)
            : throw new FormatException($"'{text}' is not a length. Use pixels (20 or 20px) or percent (5%), with a decimal point (2.5%).");
    }

    /// <summary>Parses lengths that are separated by spaces. A space before a unit is not a separator.</summary>
    /// <exception cref="FormatException">One of the parts is not a length.</exception>
    public static IReadOnlyList<Length> ParseAll(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<string> words = [];
        foreach (string word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            bool isUnit = word == "%" || word.Equals(Pixels, StringComparison.OrdinalIgnoreCase);
            if (isUnit && words.Count > 0)
            {
                words[^1] += word;
            }
            else
            {
                words.Add(word);
            }
        }

        return [.. words.Select(Parse)];
    }

    /// <summary>Converts the length to whole pixels.</summary>
    /// <param name="whole">The number of pixels that corresponds to 100 %.</param>
    public int ToPixels(int whole) => (int)Math.Round(IsPercent ? Value / 100 * whole : Value);

    /// <summary>Returns the length in a form that <see cref="Parse"/> accepts.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture) + (IsPercent ? "%" : "px");

    /// <summary>True if the value is a valid distance.</summary>
    internal bool IsValid => Value is >= 0 and <= Largest;
}
