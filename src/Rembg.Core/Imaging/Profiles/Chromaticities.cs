namespace Rembg.Imaging.Profiles;

/// <summary>The CIE 1931 x and y of red, green, blue and white.</summary>
internal sealed record Chromaticities(double RedX, double RedY, double GreenX, double GreenY, double BlueX, double BlueY, double WhiteX, double WhiteY)
{
    // D65, as rounded in the ITU recommendations.
    private const double DaylightX = 0.3127;
    private const double DaylightY = 0.3290;

    // Files round to five digits, some to two.
    private const double Tolerance = 0.006;

    /// <summary>The chromaticities of BT.709 and sRGB.</summary>
    public static Chromaticities Bt709 { get; } = new(0.64, 0.33, 0.30, 0.60, 0.15, 0.06, DaylightX, DaylightY);

    /// <summary>Returns the chromaticities for a code point of ITU-T H.273, table 2; null if it is unknown or unspecified.</summary>
    public static Chromaticities? FromCodePoint(int number) => number switch
    {
        1 => Bt709,
        4 => new(0.67, 0.33, 0.21, 0.71, 0.14, 0.08, 0.310, 0.316),
        5 => new(0.64, 0.33, 0.29, 0.60, 0.15, 0.06, DaylightX, DaylightY),
        6 or 7 => new(0.630, 0.340, 0.310, 0.595, 0.155, 0.070, DaylightX, DaylightY),
        8 => new(0.681, 0.319, 0.243, 0.692, 0.145, 0.049, 0.310, 0.316),
        9 => new(0.708, 0.292, 0.170, 0.797, 0.131, 0.046, DaylightX, DaylightY),
        11 => new(0.680, 0.320, 0.265, 0.690, 0.150, 0.060, 0.314, 0.351),
        12 => new(0.680, 0.320, 0.265, 0.690, 0.150, 0.060, DaylightX, DaylightY),
        22 => new(0.630, 0.340, 0.295, 0.605, 0.155, 0.077, DaylightX, DaylightY),
        _ => null,
    };

    /// <summary>Determines whether two values are equal for practical purposes.</summary>
    public bool IsNear(Chromaticities other) => Values.Zip(other.Values).All(static pair => Math.Abs(pair.First - pair.Second) <= Tolerance);

    /// <summary>True if they span a gamut: a triangle that contains white.</summary>
    public bool IsValid => Values.All(static value => value is >= 0 and <= 1) && GreenY > 0 && RedY > 0 && BlueY > 0 && WhiteY > 0.01
        && Array.TrueForAll(Amounts(), static amount => double.IsFinite(amount) && amount > 0);

    /// <summary>Returns the CIE XYZ of each primary at full strength. They add up to white at Y = 1.</summary>
    /// <returns>Rows X, Y and Z; columns red, green and blue.</returns>
    public double[,] ToMatrix()
    {
        double[] amounts = Amounts();
        double[,] matrix = Unscaled();
        for (int i = 0; i < 9; i++)
        {
            matrix[i / 3, i % 3] *= amounts[i % 3];
        }

        return matrix;
    }

    private double[] Values => [RedX, RedY, GreenX, GreenY, BlueX, BlueY, WhiteX, WhiteY];

    private double[,] Unscaled() => new[,]
    {
        { RedX / RedY, GreenX / GreenY, BlueX / BlueY },
        { 1.0, 1.0, 1.0 },
        { (1 - RedX - RedY) / RedY, (1 - GreenX - GreenY) / GreenY, (1 - BlueX - BlueY) / BlueY },
    };

    // The amount of each primary in white.
    private double[] Amounts() => Matrix3.Multiply(Matrix3.Invert(Unscaled()), [WhiteX / WhiteY, 1, (1 - WhiteX - WhiteY) / WhiteY]);
}
