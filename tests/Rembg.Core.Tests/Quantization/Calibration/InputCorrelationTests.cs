using System.Numerics.Tensors;

using Rembg.Quantization;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Layout;
using Rembg.Quantization.Numbers;
using Rembg.Quantization.Preparation;
using Rembg.Quantization.Writing;

namespace Rembg.Tests;

/// <summary>Weights that make up for each other's rounding, against what the nearest integers would do.</summary>
public sealed class InputCorrelationTests
{
    private const int Positions = 400;

    // Calculated by hand for two inputs that are always equal: 0.4 rounds to 0, and the second weight compensates for it.
    [Fact]
    public void The_second_of_two_similar_inputs_compensates_for_the_first()
    {
        float[] alike = [1, 2, 3, 4, 1, 2, 3, 4];
        InputCorrelation correlation = Correlate(alike, channels: 2, positions: 4);
        Assert.Equal([0, 1], Round(correlation, [0.4f, 0.4f]));
        Assert.Equal([0, 0], Nearest([0.4f, 0.4f]));
    }

    [Fact]
    public void Inputs_that_have_nothing_in_common_change_nothing()
    {
        float[] apart = [1, 0, 0, 1];
        Assert.Equal([0, 0], Round(Correlate(apart, channels: 2, positions: 2), [0.4f, 0.4f]));
    }

    [Fact]
    public void An_input_that_is_always_zero_is_not_an_obstacle()
    {
        float[] dead = [0, 0, 0, 1, 2, 3];
        Assert.Equal([0, 1], Round(Correlate(dead, channels: 2, positions: 3), [0.4f, 0.6f]));
    }

    [Fact]
    public void Scaled_inputs_are_the_same_inputs()
    {
        // Inputs divided by 4 and 1/2, weights multiplied by them: the products are what they were.
        float[] alike = [1, 2, 3, 4, 1, 2, 3, 4];
        float[] scaled = [0.25f, 0.5f, 0.75f, 1, 2, 4, 6, 8];
        float[] weights = [1.6f, 0.2f];
        Assert.Equal(
            Round(Correlate(scaled, channels: 2, positions: 4), weights),
            Round(Correlate(alike, channels: 2, positions: 4).DividedBy([4, 0.5]), weights));
    }

    [Theory]
    [InlineData(1, 9)]
    [InlineData(12, 9)]
    [InlineData(70, 9)]
    [InlineData(300, 1)]
    public void The_error_of_the_sums_is_a_fraction_of_the_error_with_nearest_integers(int channels, int taps)
    {
        Random random = new(channels);
        float[] inputs = Smooth(random, channels, taps);
        InputCorrelation correlation = Correlate(inputs, channels, Positions, taps);
        (double compensated, double nearest) = (0, 0);
        for (int output = 0; output < 20; output++)
        {
            float[] weights = [.. Enumerable.Range(0, channels * taps).Select(_ => (random.NextSingle() * 20) - 10)];
            compensated += SquaredError(inputs, weights, Round(correlation, weights));
            nearest += SquaredError(inputs, weights, Nearest(weights));
        }

        Assert.True(compensated < 0.3 * nearest, $"{compensated} against {nearest}");
    }

    [Fact]
    public void Each_group_has_correlations_of_its_own()
    {
        // In the first group both inputs are alike; in the second they have nothing in common.
        float[] inputs = [1, 2, 3, 4, 1, 2, 3, 4, 1, 0, 0, 0, 0, 0, 0, 1];
        InputCorrelation.Sums sums = new(new ProductWindows(4, 1, 4, new int[4]) { Groups = 2 });
        sums.Add(inputs);
        InputCorrelation correlation = sums.Finish();
        Assert.Equal([0, 1], Round(correlation, [0.4f, 0.4f], group: 0));
        Assert.Equal([0, 0], Round(correlation, [0.4f, 0.4f], group: 1));

        // Divided by scales, (0.4 + 0.99 · 0.4) · 4 rounds to 3; the channels of the second group are the third and the fourth.
        Assert.Equal([0, 3], Round(correlation.DividedBy([1, 4, 1, 1]), [0.4f, 1.6f], group: 0));
        Assert.Equal([0, 2], Round(correlation.DividedBy([1, 1, 1, 4]), [0.4f, 1.6f], group: 1));
    }

    [Theory]
    [InlineData("Depthwise")]
    [InlineData("Grouped")]
    [InlineData("MatMul")]
    [InlineData("Gemm")]
    [InlineData("GemmTransposed")]
    public void Weights_of_every_kind_of_product_compensate(string kind)
    {
        GraphBuilder graph = new(opset: 17, seed: 3);
        string x = graph.Apply("Relu", graph.Conv(graph.Input("photo", [1, 3, 24, 24]), 24));
        string rows = graph.Shaped(graph.Node("Reshape", [x, graph.Constant<long>([24, 576], 2)]), 24, 576);
        string product = kind switch
        {
            "Depthwise" => graph.Conv(x, 24, group: 24),
            "Grouped" => graph.Conv(x, 36, group: 3),
            "MatMul" => graph.Node("MatMul", [rows, graph.Matrix(576, 40)]),
            "Gemm" => graph.Node("Gemm", [rows, graph.Matrix(576, 40), graph.Bias(40)]),
            _ => graph.Node("Gemm", [rows, graph.Matrix(40, 576), graph.Bias(40)], ("transB", 1)),
        };
        Calibrated calibrated = Calibrated.Of(graph.Build(product), photos: 6);
        string node = calibrated.Model.Graph.Producer(product)!.Name;
        QuantizationOptions options = new() { ReduceRange = true };
        float[] wanted = calibrated.Run(calibrated.Model.Model);
        double nearest = Error(Calibrated.Textbook);
        double compensated = Error(Calibrated.Textbook with { Compensation = true });
        Assert.True(compensated < 0.8 * nearest, $"{compensated} against {nearest}");

        double Error(Recipe recipe)
        {
            float[] got = calibrated.Run(FakeQuantization.OfWeights(calibrated.Quantize(options, recipe), new HashSet<string> { node }));
            return wanted.Zip(got).Average(static pair => Math.Pow(pair.First - pair.Second, 2));
        }
    }

    [Fact]
    public void Windows_are_those_that_a_convolution_sees()
    {
        GraphBuilder graph = new();
        string input = graph.Input("photo", [1, 3, 9, 7]);
        PreparedModel model = Calibrated.AsItIs(graph.Build(graph.Conv(input, 4, dilation: 2, stride: 2)));
        ProductWindows windows = ProductWindows.Of(model.Graph.Nodes[0], model, 1000)!;
        Assert.Equal((3, 9, 5 * 4), (windows.Channels, windows.Taps, windows.Positions));
        for (int tap = 0; tap < 9; tap++)
        {
            for (int position = 0; position < 20; position++)
            {
                (int y, int x) = ((position / 4 * 2) - 2 + (tap / 3 * 2), (position % 4 * 2) - 2 + (tap % 3 * 2));
                Assert.Equal(y is < 0 or > 8 || x is < 0 or > 6 ? -1 : (y * 7) + x, windows.Elements[(tap * 20) + position]);
            }
        }
    }

    [Fact]
    public void A_quantized_model_comes_closer_to_its_source()
    {
        // 7 bits, so that the rounding of weights dominates.
        Calibrated calibrated = Calibrated.Of(UNetModel.Tiny.Build());
        float[] wanted = calibrated.Run(calibrated.Model.Model);
        QuantizationOptions options = new() { ReduceRange = true };
        Recipe recipe = new(Alpha: 0, new RangeMethod(CalibrationMethod.MinMax), BiasCorrection: false, Compensation: false, Widening: 0, []);
        double nearest = Difference(calibrated.Quantize(options, recipe));
        double compensated = Difference(calibrated.Quantize(options, recipe with { Compensation = true }));
        Assert.True(compensated < 0.7 * nearest, $"{compensated} against {nearest}");

        double Difference(QuantizedModel quantized)
        {
            HashSet<string> all = [.. quantized.Numbers.Weights.Keys];
            float[] got = calibrated.Run(FakeQuantization.OfWeights(quantized, all));
            return wanted.Zip(got).Average(static pair => Math.Abs(pair.First - pair.Second));
        }
    }

    private static InputCorrelation Correlate(float[] windows, int channels, int positions, int taps = 1)
    {
        InputCorrelation.Sums sums = new(new ProductWindows(channels, taps, positions, new int[taps * positions]));
        sums.Add(windows);
        return sums.Finish();
    }

    private static int[] Round(InputCorrelation correlation, float[] weights, int group = 0)
    {
        byte[] integers = new byte[weights.Length];
        correlation.Round(weights, group, new QuantizationParameters(1, 0, QuantizedType.QInt8), integers);
        return [.. integers.Select(static value => (int)(sbyte)value)];
    }

    private static int[] Nearest(float[] weights) => [.. weights.Select(static weight => (int)Math.Round(weight))];

    private static double SquaredError(float[] inputs, float[] weights, int[] integers)
    {
        double[] sums = new double[Positions];
        for (int i = 0; i < weights.Length; i++)
        {
            for (int position = 0; position < Positions; position++)
            {
                sums[position] += inputs[(i * Positions) + position] * (weights[i] - integers[i]);
            }
        }

        return TensorPrimitives.SumOfSquares<double>(sums);
    }

    /// <summary>Inputs as photos have them: the values under one kernel are nearly one, after a Relu.</summary>
    private static float[] Smooth(Random random, int channels, int taps)
    {
        float[] inputs = new float[channels * taps * Positions];
        for (int channel = 0; channel < channels; channel++)
        {
            for (int position = 0; position < Positions; position++)
            {
                float level = (random.NextSingle() * 4) - 1;
                for (int tap = 0; tap < taps; tap++)
                {
                    inputs[(((channel * taps) + tap) * Positions) + position] = Math.Max(level + ((random.NextSingle() - 0.5f) * 0.2f), 0);
                }
            }
        }

        return inputs;
    }
}
