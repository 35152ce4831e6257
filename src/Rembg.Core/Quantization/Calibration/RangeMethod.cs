namespace Rembg.Quantization.Calibration;

/// <summary>A method of deriving the range of an activation from the values seen in calibration.</summary>
/// <param name="Method">The method.</param>
/// <param name="Cut">The share of values that <see cref="CalibrationMethod.Percentile"/> cuts off, 0–1; other methods ignore it.</param>
internal readonly record struct RangeMethod(CalibrationMethod Method, double Cut = RangeMethod.DefaultCut)
{
    /// <summary>The share of values that a percentile cuts off, 0–1, as by default in ONNX Runtime.</summary>
    public const double DefaultCut = 0.00001;

    /// <summary>Returns the method's name and, for a percentile, the percentage of values within the range.</summary>
    public override string ToString() => Method == CalibrationMethod.Percentile ? FormattableString.Invariant($"{Method} {100 * (1 - Cut):0.####}") : Method.ToString();
}
