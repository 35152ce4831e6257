using System.Diagnostics;

using Rembg.Onnx;

namespace Rembg.Quantization;

/// <summary>Median milliseconds of an inference before and after.</summary>
/// <param name="Before">Of the FP32 model.</param>
/// <param name="After">Of the quantized model.</param>
internal sealed record LatencyComparison(double Before, double After)
{
    private const int Rounds = 7;

    /// <summary>Runs both models in turns, so that whatever else the machine does meets both.</summary>
    public static LatencyComparison Measure(
        ModelProto after,
        PreparedModel model,
        float[] tensor,
        IQuantizationObserver observer,
        CancellationToken cancellationToken)
    {
        using SampleRunner first = new(model.Model, model, [model.Output]);
        using SampleRunner second = new(after, model, [model.Output]);
        List<double> ofFirst = [];
        List<double> ofSecond = [];
        for (int round = 0; round <= Rounds; round++)
        {
            (double a, double b) = (Time(first, tensor, cancellationToken), Time(second, tensor, cancellationToken));
            if (round > 0)
            {
                ofFirst.Add(a);
                ofSecond.Add(b);
            }

            observer.Progress(new QuantizationProgress(QuantizationPhase.Verify, round + 1, Rounds + 1));
        }

        return new LatencyComparison(Median(ofFirst), Median(ofSecond));
    }

    /// <summary>Says so where the effort made nothing faster.</summary>
    public void WarnWhereSlower(QuantizationOptions options, IQuantizationObserver observer)
    {
        if (After < Before || options.Mode is QuantizationMode.WeightOnly or QuantizationMode.Float16)
        {
            return;
        }

        string remedy = options.Mode == QuantizationMode.Dynamic
            ? "Static quantization is the better choice for convolutions on a CPU"
            : options.WeightType == QuantizedType.QUInt8 ? "Weights of type QInt8 have the faster operators on most CPUs"
            : IntegerArithmetic.IsExact ? "Its layers may be too small to gain" : "This CPU has no instructions for products of 8-bit integers (VNNI, dot product)";
        observer.Warn(FormattableString.Invariant(
            $"The quantized model is not faster on this machine: {After:0.0} ms an inference, the FP32 model takes {Before:0.0} ms. {remedy}."));
    }

    private static double Time(SampleRunner runner, float[] tensor, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        runner.Run(tensor, cancellationToken).Dispose();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
