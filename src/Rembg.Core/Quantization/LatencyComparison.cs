using System.Diagnostics;

using Microsoft.ML.OnnxRuntime;

using Rembg.Machine;
using Rembg.Onnx;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization;

/// <summary>The median time of an inference before and after quantization, in milliseconds.</summary>
/// <param name="Before">The time of the FP32 model.</param>
/// <param name="After">The time of the quantized model.</param>
internal sealed record LatencyComparison(double Before, double After)
{
    private const int Rounds = 7;

    // Another busy process can make any model slow once, but does not make a fast one slow three times.
    private const int Attempts = 3;

    // Milliseconds.
    private const double Noticeable = 5;

    // Ratios vary this much between runs.
    private const double Noise = 0.03;

    /// <summary>Runs both models alternately, so that other activity on the machine affects both.</summary>
    /// <param name="source">The FP32 model's file, unchanged, as users have it.</param>
    /// <param name="after">The quantized model.</param>
    /// <param name="tensor">The input for both models.</param>
    /// <param name="context">The shared parts; the prepared model replaces the file if that needs a different input.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static LatencyComparison Measure(string source, ModelProto after, float[] tensor, QuantizationContext context, CancellationToken cancellationToken)
    {
        (PreparedModel model, _, QuantizationOptions options, IQuantizationObserver observer, _) = context;
        using SampleRunner second = new(after, model, [model.Output]);
        using SampleRunner first = Source(source, model, tensor, cancellationToken) ?? new SampleRunner(model.Model, model, [model.Output]);
        LatencyComparison best = Compare(first, second, tensor, observer, cancellationToken);
        for (int attempt = 1; attempt < Attempts && best.IsLoss(options); attempt++)
        {
            LatencyComparison next = Compare(first, second, tensor, observer, cancellationToken);
            best = next.After / next.Before < best.After / best.Before ? next : best;
        }

        return best;
    }

    /// <summary>
    /// Determines whether integer arithmetic makes the model slower. Other modes are for size; for models of a few milliseconds a loss is
    /// not noticeable; and a model for other CPUs need not be fast on this one.
    /// </summary>
    public bool IsLoss(QuantizationOptions options) => options.ComputesWithIntegers
        && Before >= Noticeable && After > Before * (1 - Noise)
        && (options.TargetCpu == TargetCpu.Any || IntegerArithmetic.IsFast);

    /// <summary>Describes the loss and its reason in a clause.</summary>
    public string Describe(QuantizationOptions options)
    {
        string reason = options.Mode == QuantizationMode.Dynamic
            ? "static quantization is the better choice for convolutions on a CPU"
            : options.WeightType == QuantizedType.QUInt8 ? "weights of type QInt8 have the faster operators on most CPUs"
            : IntegerArithmetic.IsFast ? "its layers may be too small to run faster" : "this CPU has no instructions for products of 8-bit integers (VNNI, dot product)";
        return FormattableString.Invariant($"an inference takes {After:0.0} ms, and {Before:0.0} ms in FP32; {reason}");
    }

    private static LatencyComparison Compare(SampleRunner first, SampleRunner second, float[] tensor, IQuantizationObserver observer, CancellationToken cancellationToken)
    {
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

    /// <summary>Returns a runner for the unchanged FP32 file; null if it needs a different input than the prepared model.</summary>
    private static SampleRunner? Source(string source, PreparedModel model, float[] tensor, CancellationToken cancellationToken)
    {
        SampleRunner? runner = null;
        try
        {
            runner = new SampleRunner(OnnxFile.Read(source), model, [model.Output]);
            runner.Run(tensor, cancellationToken).Dispose();
            return runner;
        }
        catch (OnnxRuntimeException)
        {
            runner?.Dispose();
            return null;
        }
    }

    private static double Time(SampleRunner runner, float[] tensor, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        runner.Run(tensor, cancellationToken).Dispose();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
