using Rembg.Quantization;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Search;

namespace Rembg.Tests;

/// <summary>The ranges of tensors with one value per photo and channel, which calibration sees only a few times.</summary>
[Trait("Speed", "Fast")]
public sealed class RangeEstimatorTests
{
    [Theory]
    [InlineData(CalibrationMethod.MinMax)]
    [InlineData(CalibrationMethod.Percentile)]
    [InlineData(CalibrationMethod.MeanSquaredError)]
    public void Vectors_have_wider_ranges_than_those_seen(CalibrationMethod method)
    {
        GraphBuilder graph = new();
        string x = graph.Apply("Relu", graph.Conv(graph.Input("photo", [1, 3, 16, 16]), 16));
        string gates = graph.Conv(graph.GlobalAveragePool(x), 16, kernel: 1);
        string gated = graph.Node("Mul", [x, gates]);
        Calibrated calibrated = Calibrated.Of(graph.Build(graph.Conv(gated, 1)));
        Recipe recipe = Calibrated.Textbook with { Ranges = new RangeMethod(method) };
        IReadOnlyDictionary<string, ActivationStatistics> seen = Calibrated.Collect(calibrated.Model, calibrated.Samples);
        RangeEstimator estimator = new(calibrated.Model, seen, calibrated.Samples, new QuantizationOptions(), new Dictionary<string, Rembg.Quantization.Numbers.ActivationRange>());
        IReadOnlyDictionary<string, Rembg.Quantization.Numbers.ActivationRange> ranges = estimator.Estimate(calibrated.Model, seen, recipe, default);
        Assert.Equal(1.25 * seen[gates].Highest, ranges[gates].Maximum, tolerance: 1e-6);
        Assert.Equal(1.25 * seen[gates].Lowest, ranges[gates].Minimum, tolerance: 1e-6);
        Assert.InRange(ranges[gated].Maximum, 0, seen[gated].Highest + 1e-6);
        Assert.Contains(gates, StaticQuantizer.CalibratedTensors(calibrated.Model));
    }
}
