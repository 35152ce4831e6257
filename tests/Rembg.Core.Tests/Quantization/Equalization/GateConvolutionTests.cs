using Rembg.Quantization.Calibration;
using Rembg.Quantization.Equalization;
using Rembg.Quantization.Preparation;

namespace Rembg.Tests;

/// <summary>Scales of channels pass through HardSwish, through gates of channels, and through sums with constants.</summary>
public sealed class GateConvolutionTests
{
    private const int Size = 12;

    [Fact]
    public void Channels_before_and_behind_a_HardSwish_are_equalized_and_the_function_stays()
    {
        GraphBuilder graph = new(seed: 8) { ChannelSpread = 30 };
        string x = graph.Conv(graph.Input("photo", [1, 3, Size, Size]), 8, gain: 4);
        string swish = HardSwish(graph, x);
        string shifted = graph.Node("Add", [swish, graph.Constant<float>([0.25f], 1)]);
        Calibrated calibrated = Calibrated.Of(graph.Build(graph.Apply("Sigmoid", graph.Conv(shifted, 1))));
        (double before, double unchanged) = (Spread(calibrated.Statistics[swish]), Spread(Equalized(calibrated).Statistics[swish]));
        Assert.Equal(before, unchanged);

        Calibrated gated = Rewritten(calibrated);
        (PreparedModel equalized, IReadOnlyDictionary<string, ActivationStatistics> statistics) = Equalized(gated);
        calibrated.AssertSameFunction(gated.Model, 1e-4);
        calibrated.AssertSameFunction(equalized, 1e-4);
        Assert.True(Spread(statistics[swish]) < before / 4, $"{before} → {Spread(statistics[swish])}");
        Assert.True(Spread(statistics[x]) < Spread(calibrated.Statistics[x]) / 4);
    }

    [Fact]
    public void Values_that_the_gate_turns_to_0_count_for_no_range()
    {
        GraphBuilder graph = new(seed: 8);
        string x = graph.Conv(graph.Input("photo", [1, 3, Size, Size]), 8, gain: 20);
        Calibrated calibrated = Calibrated.Of(graph.Build(graph.Apply("Sigmoid", graph.Conv(HardSwish(graph, x), 1))));
        Assert.True(calibrated.Statistics[x].Lowest < -10);
        Assert.Equal(-3, Rewritten(calibrated).Statistics[x].Lowest, tolerance: 1e-5);
    }

    [Fact]
    public void Values_that_others_read_as_well_keep_their_range()
    {
        GraphBuilder graph = new(seed: 8);
        string x = graph.Conv(graph.Input("photo", [1, 3, Size, Size]), 8, gain: 20);
        string both = graph.Node("Add", [graph.Conv(HardSwish(graph, x), 4), graph.Conv(x, 4)]);
        Calibrated calibrated = Calibrated.Of(graph.Build(graph.Apply("Sigmoid", graph.Conv(both, 1))));
        Calibrated gated = Rewritten(calibrated);
        Assert.Equal(calibrated.Statistics[x].Lowest, gated.Statistics[x].Lowest);
        calibrated.AssertSameFunction(Equalized(gated).Model, 1e-4);
    }

    [Fact]
    public void A_gate_of_each_channel_lets_scales_through()
    {
        GraphBuilder graph = new(seed: 9) { ChannelSpread = 30 };
        string x = graph.Apply("Relu", graph.Conv(graph.Input("photo", [1, 3, Size, Size]), 8));
        string gate = graph.Node("HardSigmoid", [graph.Conv(graph.Apply("Relu", graph.Conv(graph.GlobalAveragePool(x), 4, kernel: 1)), 8, kernel: 1)], ("alpha", 0.2f), ("beta", 0.5f));
        string product = graph.Node("Mul", [x, gate]);
        Calibrated calibrated = Calibrated.Of(graph.Build(graph.Apply("Sigmoid", graph.Conv(product, 1))));
        Calibrated gated = Rewritten(calibrated);
        Assert.Same(calibrated.Model, gated.Model);
        (PreparedModel equalized, IReadOnlyDictionary<string, ActivationStatistics> statistics) = Equalized(gated);
        calibrated.AssertSameFunction(equalized, 1e-4);
        Assert.True(Spread(statistics[product]) < Spread(calibrated.Statistics[product]) / 2);
        Assert.Equal(calibrated.Statistics[gate].Magnitudes, statistics[gate].Magnitudes);
    }

    [Fact]
    public void In_integers_the_rewritten_gate_is_as_exact_as_the_other()
    {
        GraphBuilder graph = new(seed: 10);
        string x = graph.Conv(graph.Input("photo", [1, 3, 32, 32]), 16, gain: 3);
        string y = graph.Conv(HardSwish(graph, x), 16, gain: 3);
        Calibrated calibrated = Calibrated.Of(graph.Build(graph.Apply("Sigmoid", graph.Conv(HardSwish(graph, y), 1))));
        float[] expected = calibrated.Run(calibrated.Model.Model);
        double before = Reference.Difference(expected, calibrated.Run(calibrated.Write()));
        Calibrated gated = Rewritten(calibrated);
        double after = Reference.Difference(expected, gated.Run(gated.Write()));
        Assert.True(after < Math.Max(0.02, 1.2 * before), $"{before} → {after}");
    }

    private static string HardSwish(GraphBuilder graph, string x) => graph.Node("Mul", [x, graph.Node("HardSigmoid", [x], ("alpha", 1 / 6f), ("beta", 0.5f))]);

    private static Calibrated Rewritten(Calibrated calibrated)
    {
        (PreparedModel model, IReadOnlyDictionary<string, ActivationStatistics> statistics) = GateConvolutions.Apply(calibrated.Model, calibrated.Statistics);
        return calibrated with { Model = model, Statistics = statistics };
    }

    private static (PreparedModel Model, IReadOnlyDictionary<string, ActivationStatistics> Statistics) Equalized(Calibrated calibrated)
    {
        (PreparedModel model, IReadOnlyDictionary<string, ActivationStatistics> statistics, _) = ChannelEqualizer.Equalize(calibrated.Model, calibrated.Statistics, 0.5);
        return (model, statistics);
    }

    private static double Spread(ActivationStatistics seen) => seen.Magnitudes.Max() / seen.Magnitudes.Min();
}
