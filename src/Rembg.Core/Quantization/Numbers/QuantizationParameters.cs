namespace Rembg.Quantization.Numbers;

/// <summary>
/// The line between real and integer values: <c>real = scale × (integer − zero point)</c>
/// (Jacob et al. 2018, <see href="https://arxiv.org/abs/1712.05877"/>).
/// </summary>
/// <param name="Scale">The step between two neighbouring integers.</param>
/// <param name="ZeroPoint">The integer that stands for 0, which is always represented exactly.</param>
/// <param name="Type">The integer type.</param>
internal readonly record struct QuantizationParameters(float Scale, int ZeroPoint, QuantizedType Type)
{
    /// <summary>The smallest integer of a type.</summary>
    public static int Lowest(QuantizedType type) => type == QuantizedType.QInt8 ? sbyte.MinValue : byte.MinValue;

    /// <summary>The largest integer of a type.</summary>
    public static int Highest(QuantizedType type) => type == QuantizedType.QInt8 ? sbyte.MaxValue : byte.MaxValue;

    /// <summary>
    /// Spreads a range over all integers of a type. The range is widened to contain 0; a range without extent gets scale 1,
    /// as ONNX Runtime has it.
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
    /// Spreads −<paramref name="magnitude"/> … <paramref name="magnitude"/> evenly around the middle of a type: integers
    /// −127 … 127 around 0, or 1 … 255 around 128.
    /// </summary>
    /// <param name="magnitude">The largest absolute value.</param>
    /// <param name="type">The integer type.</param>
    /// <param name="reduced">Use 7 bits, −64 … 64, so that products of two pairs fit 16 bits.</param>
    public static QuantizationParameters Symmetric(double magnitude, QuantizedType type, bool reduced)
    {
        float scale = (float)(magnitude / Reach(reduced));
        return new QuantizationParameters(scale < FloatMinNormal ? 1 : scale, type == QuantizedType.QInt8 ? 0 : 128, type);
    }

    /// <summary>The largest distance from the zero point that symmetric quantization uses.</summary>
    public static int Reach(bool reduced) => reduced ? 64 : 127;

    /// <summary>The nearest integer, ties to even, as the runtime rounds.</summary>
    public int Quantize(double value) => (int)Math.Clamp(Math.Round(value / Scale) + ZeroPoint, Lowest(Type), Highest(Type));

    /// <summary>The real values between the lowest and the highest integer.</summary>
    public ActivationRange Range => new(Dequantize(Lowest(Type)), Dequantize(Highest(Type)));

    /// <summary>The real value that an integer stands for.</summary>
    public double Dequantize(int value) => (double)Scale * (value - ZeroPoint);

    // The smallest float whose reciprocal is finite enough to divide by.
    private const float FloatMinNormal = 1.17549435e-38f;
}
