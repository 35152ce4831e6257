using Rembg.Machine;
using Rembg.Metrics;
using Rembg.Onnx;
using Rembg.Quantization;

namespace Rembg.Tests;

/// <summary>Integers are for speed and other modes for size: a model that gains neither is refused.</summary>
public sealed class GainTests
{
    private static readonly QuantizationOptions Defaults = new();

    [Theory]
    [InlineData(100, 120, true)]
    [InlineData(100, 98, true)]
    [InlineData(100, 96, false)]
    [InlineData(4.9, 20, false)]
    public void A_noticeable_slowdown_is_a_loss(double before, double after, bool isLoss) =>
        Assert.Equal(isLoss, new LatencyComparison(before, after).IsLoss(Defaults));

    [Theory]
    [InlineData(QuantizationMode.Static, true)]
    [InlineData(QuantizationMode.Dynamic, true)]
    [InlineData(QuantizationMode.WeightOnly, false)]
    [InlineData(QuantizationMode.Float16, false)]
    public void Modes_for_small_files_need_not_be_faster(QuantizationMode mode, bool isLoss) =>
        Assert.Equal(isLoss, new LatencyComparison(100, 120).IsLoss(Defaults with { Mode = mode }));

    [Fact]
    public void A_model_for_other_CPUs_is_not_judged_by_this_one() =>
        Assert.Equal(IntegerArithmetic.IsFast, new LatencyComparison(100, 120).IsLoss(Defaults with { TargetCpu = TargetCpu.ExactSums }));

    [Fact]
    public void A_slower_static_model_is_refused_with_both_latencies()
    {
        RecordingObserver observer = new();
        QuantizationVerdict verdict = new("model.onnx", Outcome(), Defaults);
        verdict.RefuseMasks(observer);
        Assert.True(verdict.MeetsTarget);
        GainException refusal = Assert.Throws<GainException>(() => verdict.RefuseLoss(new LatencyComparison(100, 120), 1000, observer));
        Assert.Contains("takes 120.0 ms, and 100.0 ms in FP32", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith("Tried: IoU 0.99 with 90 % of the multiplications with integers.", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(observer.Warnings);
    }

    [Theory]
    [InlineData(QuantizationMode.Dynamic, false)]
    [InlineData(QuantizationMode.Static, true)]
    public void A_model_that_is_written_anyway_misses_the_target_with_a_warning(QuantizationMode mode, bool allowBelowTarget)
    {
        RecordingObserver observer = new();
        QuantizationVerdict verdict = new("model.onnx", Outcome(), Defaults with { Mode = mode, AllowBelowTarget = allowBelowTarget });
        verdict.RefuseLoss(new LatencyComparison(100, 120), 1000, observer);
        Assert.False(verdict.MeetsTarget);
        Assert.StartsWith("The quantized model has no benefit on this machine", Assert.Single(observer.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_faster_model_meets_the_target()
    {
        RecordingObserver observer = new();
        QuantizationVerdict verdict = new("model.onnx", Outcome(), Defaults);
        verdict.RefuseLoss(new LatencyComparison(100, 40), 1000, observer);
        Assert.True(verdict.MeetsTarget);
        Assert.Empty(observer.Warnings);
    }

    [Theory]
    [InlineData(QuantizationMode.Float16, 2_000_000, true)]
    [InlineData(QuantizationMode.WeightOnly, 1_500_000, true)]
    [InlineData(QuantizationMode.WeightOnly, 4_000_000, false)]
    [InlineData(QuantizationMode.WeightOnly, 1_000, false)]
    public void A_model_for_size_is_refused_if_it_is_not_smaller(QuantizationMode mode, long sourceSize, bool isRefused)
    {
        QuantizationOutcome outcome = Outcome();
        outcome.Written.Graph = new GraphProto { Initializer = { TensorData.Create<float>("weights", new float[500_000], 500_000) } };
        QuantizationVerdict verdict = new("model.onnx", outcome, Defaults with { Mode = mode });
        GainException? refusal = (GainException?)Record.Exception(() => verdict.RefuseLoss(new LatencyComparison(100, 100), sourceSize, new RecordingObserver()));
        Assert.Equal((isRefused, !isRefused), (refusal is not null, verdict.MeetsTarget));
    }

    [Theory]
    [InlineData(0.94, null, 0, true)]
    [InlineData(0.1, null, 1, true)]
    [InlineData(0.1, 0.1, 0, true)]
    [InlineData(0.1, 0.2, 0, false)]
    public void Difficult_photos_are_a_warning_unless_the_caller_asks_for_a_bound(double expected, double? wanted, int warnings, bool isMet)
    {
        RecordingObserver observer = new();
        QuantizationVerdict verdict = new("model.onnx", Outcome() with { ExpectedWorstIoU = expected }, Defaults with { MinimumWorstIoU = wanted });
        if (isMet)
        {
            verdict.RefuseMasks(observer);
        }
        else
        {
            Assert.Throws<AccuracyException>(() => verdict.RefuseMasks(observer));
        }

        Assert.Equal((warnings, isMet), (observer.Warnings.Count, verdict.MeetsTarget));
    }

    private static QuantizationOutcome Outcome()
    {
        MetricSummary good = new(0.99, 0.98);
        MaskAgreement agreement = new(good, new MetricSummary(0.001, 0.002), good, good);
        return new QuantizationOutcome(new ModelProto { Graph = new GraphProto() }, Calibrated.Textbook, agreement, agreement, ExpectedWorstIoU: 0.94, Share: 0.9, "IoU 0.99 with 90 %", ["Conv_0"], [], []);
    }
}
