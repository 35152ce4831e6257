namespace Rembg.Imaging.Profiles;

/// <summary>The curve from an image's values to light, both 0–1.</summary>
/// <param name="Parameters">
/// The parameters in ICC.1:2022, table 68: only <c>g</c> for a power, or <c>g a b c d</c>: <c>(a x + b)^g</c> from <c>d</c> on, <c>c x</c>
/// below.
/// </param>
/// <param name="Table">Samples at equal distances, which replace the parameters.</param>
internal sealed record TransferFunction(double[] Parameters, double[]? Table = null)
{
    private const int TableLength = 4096;

    // BT.2408: diffuse white in cd/m². Brighter values are clipped, because the outputs cannot represent them.
    private const double HdrWhite = 203;

    /// <summary>The curve of sRGB (IEC 61966-2-1).</summary>
    public static TransferFunction Srgb { get; } = new([2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045]);

    /// <summary>Creates a power curve.</summary>
    public static TransferFunction Power(double exponent) => new([exponent]);

    /// <summary>Returns the curve for a code point of ITU-T H.273, table 3; null if it is unknown or unspecified.</summary>
    public static TransferFunction? FromCodePoint(int number) => number switch
    {
        1 or 6 or 11 or 12 or 14 or 15 => new([1 / 0.45, 1 / 1.099, 0.099 / 1.099, 1 / 4.5, 0.081]),
        4 => Power(2.2),
        5 => Power(2.8),
        7 => new([1 / 0.45, 1 / 1.1115, 0.1115 / 1.1115, 1 / 4.0, 0.0912]),
        8 => Power(1),
        13 => Srgb,
        16 => Sample(static value => PerceptualQuantizer(value) * 10_000 / HdrWhite),
        17 => Sample(static value => Math.Pow(value, 2.6) * 52.37 / 48),
        18 => Sample(static value => HybridLogGamma(value) * 1000 / HdrWhite),
        _ => null,
    };

    /// <summary>Returns the value for a light, the inverse of <see cref="Srgb"/>.</summary>
    public static double EncodeSrgb(double light) => light <= 0.0031308 ? light * 12.92 : (1.055 * Math.Pow(light, 1 / 2.4)) - 0.055;

    /// <summary>Returns the light for a value, 0–1.</summary>
    public double ToLight(double number)
    {
        if (Table is not null)
        {
            double place = number * (Table.Length - 1);
            int index = Math.Min((int)place, Table.Length - 2);
            return Table[index] + ((Table[index + 1] - Table[index]) * (place - index));
        }

        return Parameters is [double g, double a, double b, double c, double d]
            ? number < d ? c * number : Math.Pow((a * number) + b, g)
            : Math.Pow(number, Parameters[0]);
    }

    /// <summary>Determines whether two curves are equal.</summary>
    public bool Equals(TransferFunction? other) => other is not null && Parameters.AsSpan().SequenceEqual(other.Parameters) && Table == other.Table;

    /// <inheritdoc/>
    public override int GetHashCode() => Parameters.Length == 0 ? 0 : Parameters[0].GetHashCode();

    private static TransferFunction Sample(Func<double, double> curve) =>
        new([], [.. Enumerable.Range(0, TableLength).Select(i => Math.Clamp(curve(i / (TableLength - 1.0)), 0, 1))]);

    // SMPTE ST 2084; 1 is 10,000 cd/m².
    private static double PerceptualQuantizer(double value)
    {
        const double M1 = 2610 / 16384.0;
        const double M2 = 2523 / 4096.0 * 128;
        const double C1 = 3424 / 4096.0;
        const double C2 = 2413 / 4096.0 * 32;
        const double C3 = 2392 / 4096.0 * 32;
        double power = Math.Pow(value, 1 / M2);
        return Math.Pow(Math.Max(power - C1, 0) / (C2 - (C3 * power)), 1 / M1);
    }

    // BT.2100, with the system gamma of a display with 1,000 cd/m², applied to each channel.
    private static double HybridLogGamma(double value)
    {
        const double A = 0.17883277;
        const double B = 1 - (4 * A);
        const double SystemGamma = 1.2;
        double c = 0.5 - (A * Math.Log(4 * A));
        double scene = value <= 0.5 ? value * value / 3 : (Math.Exp((value - c) / A) + B) / 12;
        return Math.Pow(scene, SystemGamma);
    }
}
