namespace Rembg.Quantization.Numbers;

/// <summary>
/// The affine mapping between real and integer values: <c>real = scale × (integer − zero point)</c> (Jacob et al. 2018,
/// <see href="https://arxiv.org/abs/1712.05877"/>).
/// </summary>
/// <param name="Scale">The distance between the values of two neighbouring integers.</param>
/// <param name="ZeroPoint">The integer that represents 0, which is always exact.</param>
/// <param name="Type">The integer type.</param>
internal readonly record struct QuantizationParameters(float Scale, int ZeroPoint, QuantizedType Type)
{
    /// <summary>Returns the smallest integer of a type.</summary>
    public static int Lowest(QuantizedType type) => type == QuantizedType.QInt8 ? sbyte.MinValue : byte.MinValue;

    /// <summary>Returns the largest integer of a type.</summary>
    public static int Highest(QuantizedType type) => type == QuantizedType.QInt8 ? sbyte.MaxValue : byte.MaxValue;

    /// <summary>
    /// Maps a range to all integers of a type. The range is widened to contain 0; an empty range gets scale 1, as in ONNX Runtime.
    /// </summary>
    public static QuantizationParameters Asymmetric(double minimum, double maximum, QuantizedType type)
    {
        minimum = Math.Min(minimum, 0);
        maximum = Math.Max(maximum, 0);
        (int lowest, int highest) = (Lowest(type), Highest(type));
        float scale = (float)((maximum - minimum) / (highest - lowest));
        return scale < FloatMinNormal
            ? new QuantizationParameters(1, lowest <= 0 ? 0 : lowest, type)
            : new QuantizationParameters(scale, (int)Math.Clamp(Math.Round(lowest - (minimum / scale)), lowest, highest), type);
    }

    /// <summary>
    /// Maps the range from −<paramref name="magnitude"/> to <paramref name="magnitude"/> symmetrically around the middle of a type: to the
    /// integers −127 … 127 around 0, or 1 … 255 around 128.
    /// </summary>
    /// <param name="magnitude">The largest absolute value.</param>
    /// <param name="type">The integer type.</param>
    /// <param name="reduced">True to use 7 bits, −64 … 64, so that the sum of two products fits into 16 bits.</param>
    public static QuantizationParameters Symmetric(double magnitude, QuantizedType type, bool reduced)
    {
        float scale = (float)(magnitude / Reach(reduced));
        return new QuantizationParameters(scale < FloatMinNormal ? 1 : scale, type == QuantizedType.QInt8 ? 0 : 128, type);
    }

    /// <summary>Returns the largest distance from the zero point that symmetric quantization uses.</summary>
    public static int Reach(bool reduced) => reduced ? 64 : 127;

    /// <summary>Returns the nearest integer, with ties rounded to even, as in the runtime.</summary>
    public int Quantize(double value) => (int)Math.Clamp(Math.Round(value / Scale) + ZeroPoint, Lowest(Type), Highest(Type));

    /// <summary>The real values from the lowest to the highest integer.</summary>
    public ActivationRange Range => new(Dequantize(Lowest(Type)), Dequantize(Highest(Type)));

    /// <summary>Returns the real value of an integer.</summary>
    public double Dequantize(int value) => (double)Scale * (value - ZeroPoint);

    // The smallest normal float. The reciprocal of a smaller scale may be infinite.
    private const float FloatMinNormal = 1.17549435e-38f;
}
