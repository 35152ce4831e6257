using CsCheck;

using Rembg.Onnx;
using Rembg.Quantization;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Equalization;
using Rembg.Quantization.Preparation;

namespace Rembg.Tests;

/// <summary>Equalization leaves the function of a model as it is, and brings channels together.</summary>
public sealed class ChannelEqualizerTests
{
    private const double Tolerance = 1e-4;

    private static readonly double[] Alphas = [0.25, 0.5, 0.9];

    [Fact]
    public void Any_small_graph_computes_the_same_when_equalized() => RandomGraphs.Any.Sample(
        static graph =>
        {
            QuantizationOptions all = new() { KeepOutputs = true };
            AssertSame(Calibrated.Of(ModelPreparation.Prepare(graph.Build(), "model.onnx", all, null, default), photos: 1, graph.Seed), $"{graph}");
        },
        iter: 150);

    [Fact]
    public void Convolutions_in_groups_take_up_the_scales_of_their_own_channels()
    {
        GraphBuilder graph = new(seed: 5) { ChannelSpread = 30 };
        string photo = graph.Input("photo", [1, 3, 16, 12]);
        string x = graph.Apply("Relu", graph.Conv(photo, 8));
        string depthwise = graph.Apply("Relu", graph.Conv(x, 8, group: 8));
        string multiplied = graph.Conv(depthwise, 16, group: 8);
        string grouped = graph.Apply("Relu", graph.Conv(multiplied, 4, group: 2));
        string half = graph.Conv(grouped, 6, kernel: 1, bias: false);
        AssertScaled(graph.Build(graph.Apply("Sigmoid", graph.Conv(half, 1))), convolutions: 6);
    }

    [Fact]
    public void Sums_concatenations_and_side_outputs_are_respected()
    {
        GraphBuilder graph = new(seed: 6) { ChannelSpread = 30 };
        string photo = graph.Input("photo", [1, 3, 16, 12]);
        string a = graph.Apply("Relu", graph.Conv(photo, 8));
        string b = graph.Apply("Relu", graph.Conv(graph.MaxPool(a), 8));
        string up = graph.ResizeLike(b, a, ResizeForm.Sizes);
        string sum = graph.Apply("Relu", graph.Node("Add", [up, graph.Conv(a, 8)]));
        string both = graph.Concat(sum, a, up);
        string side = graph.Conv(b, 2);
        string last = graph.Conv(graph.Node("LeakyRelu", [graph.Conv(both, 4)], ("alpha", 0.1f)), 1);
        AssertScaled(graph.Build(graph.Apply("Sigmoid", last), side), convolutions: 6);
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void Channels_come_closer_to_one_scale(double alpha)
    {
        GraphBuilder graph = new(seed: 3) { ChannelSpread = 30 };
        string x = graph.Apply("Relu", graph.Conv(graph.Input("photo", [1, 3, 16, 16]), 8));
        Calibrated model = Calibrated.Of(graph.Build(graph.Conv(x, 1)));
        (_, IReadOnlyDictionary<string, ActivationStatistics> after, _) = ChannelEqualizer.Equalize(model.Model, model.Statistics, alpha);
        (double before, double now) = (Spread(model.Statistics[x]), Spread(after[x]));
        Assert.True(before > 100 && now < before / 2, $"{before} → {now}");

        // All of the difficulty moved to the weights leaves every channel with the same largest value.
        Assert.True(alpha < 1 || now < 1.0001, $"{now}");
    }

    [Fact]
    public void The_scale_equals_the_formula_of_SmoothQuant()
    {
        GraphBuilder graph = new();
        string photo = graph.Input("photo", [1, 3, 4, 4]);
        string x = graph.Node("Conv", [photo, graph.Constant<float>([1, 0, 0, 0, 4, 0], 2, 3, 1, 1)]);
        string y = graph.Node("Conv", [x, graph.Constant<float>([0.5f, -8], 1, 2, 1, 1)]);
        PreparedModel model = Calibrated.AsItIs(graph.Build(y));
        Dictionary<string, ActivationStatistics> statistics = new()
        {
            [x] = new ActivationStatistics([-2, 0], [1, 32], [0, 1]),
        };
        (PreparedModel equalized, IReadOnlyDictionary<string, ActivationStatistics> after, _) = ChannelEqualizer.Equalize(model, statistics, 0.5);

        // √2 ÷ √0.5 = 2 and √32 ÷ √8 = 2, for the weights 1 and 4 before, 0.5 and −8 behind.
        Assert.Equal([0.5f, 0, 0, 0, 2, 0], equalized.Graph.Initializer("constant0")!.ToFloats());
        Assert.Equal([1f, -16f], equalized.Graph.Initializer("constant1")!.ToFloats());
        Assert.Equal([-1f, 0f], after[x].Minimum);
        Assert.Equal([0.5f, 16f], after[x].Maximum);
        Assert.Equal([1f, 0, 0, 0, 4, 0], model.Graph.Initializer("constant0")!.ToFloats());
    }

    [Fact]
    public void Dead_and_unread_channels_keep_their_scale()
    {
        GraphBuilder graph = new();
        string x = graph.Node("Conv", [graph.Input("photo", [1, 3, 4, 4]), graph.Constant<float>([0, 0, 0, 0, 4, 0], 2, 3, 1, 1)]);
        string y = graph.Node("Conv", [x, graph.Constant<float>([3, 0], 1, 2, 1, 1)]);
        PreparedModel model = Calibrated.AsItIs(graph.Build(y));
        Dictionary<string, ActivationStatistics> statistics = new() { [x] = new ActivationStatistics([0, 0], [0, 9], [0, 1]) };
        (PreparedModel equalized, _, _) = ChannelEqualizer.Equalize(model, statistics, 0.5);
        Assert.Equal(model.Model, equalized.Model);
    }

    private static double Spread(ActivationStatistics seen) => seen.Magnitudes.Max() / seen.Magnitudes.Min();

    private static void AssertScaled(ModelProto model, int convolutions)
    {
        Calibrated calibrated = Calibrated.Of(model);
        AssertSame(calibrated, "as built");
        (PreparedModel equalized, _, _) = ChannelEqualizer.Equalize(calibrated.Model, calibrated.Statistics, 0.5);
        Assert.Equal(convolutions, model.Graph.Node.Count(static node => node.OpType == "Conv"));
        Assert.All(
            equalized.Graph.Nodes.Where(static node => node.OpType == "Conv"),
            node => Assert.NotEqual(calibrated.Model.Graph.Initializer(node.Input[1]), equalized.Graph.Initializer(node.Input[1])));
    }

    private static void AssertSame(Calibrated model, string what)
    {
        (float[], long[]) photo = (model.Samples[0], [1, 3, model.Model.InputHeight, model.Model.InputWidth]);
        float[][] expected = Reference.Run(model.Model.Model, photo);
        foreach (double alpha in Alphas)
        {
            (PreparedModel equalized, IReadOnlyDictionary<string, ActivationStatistics> statistics, _) = ChannelEqualizer.Equalize(model.Model, model.Statistics, alpha);
            foreach ((float[] before, float[] after) in expected.Zip(Reference.Run(equalized.Model, photo)))
            {
                double difference = Reference.Difference(before, after);
                Assert.True(difference <= Tolerance, $"{what} at {alpha}: {difference}");
            }

            AssertSeen(Calibrated.Collect(equalized, model.Samples), statistics, $"{what} at {alpha}");
        }
    }

    /// <summary>Statistics that were scaled are those that calibration would find.</summary>
    private static void AssertSeen(IReadOnlyDictionary<string, ActivationStatistics> expected, IReadOnlyDictionary<string, ActivationStatistics> actual, string what)
    {
        Assert.Equal(expected.Keys, actual.Keys);
        foreach ((string tensor, ActivationStatistics seen) in expected)
        {
            // If the parts of a sum nearly cancel each other, its error is relative to their size: a share of the largest channel.
            for (int channel = 0; channel < seen.Mean.Length; channel++)
            {
                double allowed = 1e-3 * Math.Max(seen.Magnitudes[channel], 1e-2 * seen.Magnitudes.Max());
                double difference = Math.Max(
                    Math.Abs(seen.Mean[channel] - actual[tensor].Mean[channel]),
                    Math.Max(Math.Abs(seen.Minimum[channel] - actual[tensor].Minimum[channel]), Math.Abs(seen.Maximum[channel] - actual[tensor].Maximum[channel])));
                Assert.True(difference <= allowed, $"{what}, {tensor}, channel {channel}: {difference} of {seen.Magnitudes[channel]}");
            }
        }
    }
}
