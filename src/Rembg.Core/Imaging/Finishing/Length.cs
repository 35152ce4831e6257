using System.Globalization;

namespace Rembg.Imaging.Finishing;

/// <summary>A length in pixels, or in percent of something.</summary>
/// <param name="Value">Pixels or percent, not negative.</param>
/// <param name="IsPercent">Whether it is percent.</param>
public readonly record struct Length(double Value, bool IsPercent)
{
    private const double Largest = 100_000;
    private const string Pixels = "px";

    /// <summary>Reads <c>20</c>, <c>20px</c>, <c>5%</c> or <c>2.5 %</c>, independently of the culture.</summary>
    /// <exception cref="FormatException">The text has no such form, or is negative or absurdly large.</exception>
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

    /// <summary>Reads lengths with spaces between them. A space before a unit separates nothing.</summary>
    /// <exception cref="FormatException">One of them is not a length.</exception>
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

    /// <summary>The length in whole pixels.</summary>
    /// <param name="whole">What 100 % are, in pixels.</param>
    public int ToPixels(int whole) => (int)Math.Round(IsPercent ? Value / 100 * whole : Value);

    /// <summary>The length as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture) + (IsPercent ? "%" : "px");

    /// <summary>True if the value can be a distance.</summary>
    internal bool IsValid => Value is >= 0 and <= Largest;
}
