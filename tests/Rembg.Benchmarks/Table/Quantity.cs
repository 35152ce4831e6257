using System.Globalization;

namespace Rembg.Benchmarks.Table;

/// <summary>The quantities of figures.</summary>
internal enum Quantity
{
    /// <summary>A number without a unit.</summary>
    Ratio,

    /// <summary>Seconds.</summary>
    Seconds,

    /// <summary>Bytes, shown in millions of them.</summary>
    Bytes,
}

/// <summary>The texts of quantities.</summary>
internal static class Quantities
{
    /// <summary>A value with its unit.</summary>
    public static string Show(this Quantity quantity, double value) => quantity switch
    {
        Quantity.Ratio => value.ToString("F3", CultureInfo.InvariantCulture),
        Quantity.Seconds => value.ToString(value < 0.1 ? "F4" : "F2", CultureInfo.InvariantCulture) + " s",
        Quantity.Bytes => (value / 1_000_000).ToString("F0", CultureInfo.InvariantCulture) + " MB",
        _ => throw new ArgumentOutOfRangeException(nameof(quantity)),
    };
}
