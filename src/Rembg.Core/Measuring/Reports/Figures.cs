using System.Globalization;

namespace Rembg.Measuring.Reports;

/// <summary>Formats numbers for people: with three significant digits and a suitable unit.</summary>
internal static class Figures
{
    /// <summary>The text for a missing figure.</summary>
    public const string None = "–";

    private static readonly string[] ByteUnits = ["bytes", "kB", "MB", "GB", "TB"];
    private static readonly string[] CountUnits = ["", " thousand", " million", " billion", " trillion"];

    /// <summary>Milliseconds; seconds from 10 s on.</summary>
    public static string Milliseconds(double value) => Math.Abs(value) < 10_000 ? $"{Significant(value)} ms" : Seconds(value / 1000);

    /// <summary>Seconds.</summary>
    public static string Seconds(double value) => $"{Significant(value)} s";

    /// <summary>Bytes in decimal units, as disks and operating systems count them.</summary>
    public static string Bytes(double value) => Scaled(value, ByteUnits, separator: " ");

    /// <summary>A large count.</summary>
    public static string Count(double value) => Scaled(value, CountUnits, separator: string.Empty);

    /// <summary>A ratio to the baseline: <c>× 0.35</c>.</summary>
    public static string Ratio(double value) => $"× {Ratios(value)}";

    /// <summary>A range of ratios: <c>0.34–0.37</c>.</summary>
    public static string RatioRange(double low, double high) => $"{Ratios(low)}–{Ratios(high)}";

    /// <summary>A fraction as a percentage.</summary>
    public static string Percent(double value) => $"{(value * 100).ToString(Math.Abs(value) < 0.1 ? "0.#" : "0", CultureInfo.InvariantCulture)} %";

    /// <summary>A metric from 0 to 1.</summary>
    public static string Metric(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    /// <summary>Three significant digits: 0.0123, 8.35, 83.2, 831.</summary>
    public static string Significant(double value)
    {
        if (value == 0 || !double.IsFinite(value))
        {
            return value.ToString("0", CultureInfo.InvariantCulture);
        }

        double rounded = Math.Round(value, Decimals(value));
        return rounded.ToString(rounded == Math.Round(rounded) ? "N0" : $"N{Decimals(rounded)}", CultureInfo.InvariantCulture);
    }

    /// <summary>The number of decimals for three significant digits.</summary>
    private static int Decimals(double value) => value == 0 ? 0 : Math.Clamp(2 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 6);

    private static string Ratios(double value) => value switch
    {
        > 0 and < 0.0995 => value.ToString("0.000", CultureInfo.InvariantCulture),
        < 10 => value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => Significant(value),
    };

    private static string Scaled(double value, string[] units, string separator)
    {
        int unit = 0;
        for (; Math.Abs(value) >= 999.5 && unit < units.Length - 1; unit++)
        {
            value /= 1000;
        }

        return $"{Significant(unit == 0 ? Math.Round(value) : value)}{separator}{units[unit]}";
    }
}
