namespace Rembg.Quantization.Calibration;

/// <summary>A way to find the range of an activation from the values that calibration saw.</summary>
/// <param name="Method">The method.</param>
/// <param name="Cut">The share of values that <see cref="CalibrationMethod.Percentile"/> cuts off, 0–1; other methods have no use for it.</param>
internal readonly record struct RangeMethod(CalibrationMethod Method, double Cut = RangeMethod.DefaultCut)
{
    /// <summary>The share of values that a percentile cuts off, 0–1: ONNX Runtime's default.</summary>
    public const double DefaultCut = 0.00001;

    /// <summary>The method's name; of a percentile also the percentage of values that lie within the range.</summary>
    public override string ToString() => Method == CalibrationMethod.Percentile ? FormattableString.Invariant($"{Method} {100 * (1 - Cut):0.####}") : Method.ToString();
}
