using Rembg.Quantization;
using Rembg.Quantization.Layout;

namespace Rembg.Tests;

/// <summary>Biases have the scale of the products that they are added to, and fit 32 bits.</summary>
[Trait("Speed", "Fast")]
public sealed class QuantizedBiasTests
{
    private static readonly WeightOptions PerChannel = new(QuantizedType.QInt8, PerChannel: true, ReduceRange: false);

    [Fact]
    public void The_scale_is_the_product_of_the_scales_of_input_and_weights()
    {
        // Weights of scales 0.5 and 2, an input of scale 0.25.
        QuantizedBias bias = QuantizedBias.Quantize([1, -3], 0.25f, Weight([63.5f, 254], PerChannel));
        Assert.Equal([0.125f, 0.5f], bias.Scales);
        Assert.Equal([8, -6], bias.Values);
        Assert.Equal([1f, -3f], bias.Dequantize());
    }

    [Fact]
    public void One_scale_of_weights_makes_one_of_biases()
    {
        QuantizedBias bias = QuantizedBias.Quantize([1, -3], 0.25f, Weight([63.5f, 254], PerChannel with { PerChannel = false }));
        Assert.Equal([0.5f], bias.Scales);
        Assert.Equal([2, -6], bias.Values);
        Assert.Equal([1f, -3f], bias.Dequantize());
    }

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(1.5, 2)]
    [InlineData(-2.5, -2)]
    [InlineData(1e12, int.MaxValue)]
    [InlineData(-1e12, int.MinValue)]
    public void It_rounds_to_the_nearest_available_integer(float value, int expected) =>
        Assert.Equal(expected, QuantizedBias.Quantize([value], 1, Weight([127], PerChannel)).Values[0]);

    [Theory]
    [InlineData(1000, 0.1f)]
    [InlineData(-3400, 1e-3f)]
    [InlineData(1e-3f, 1e-9f)]
    public void Beside_tiny_weights_it_still_fits(float value, float inputScale)
    {
        double smallest = QuantizedBias.SmallestWeightScale(value, inputScale);
        QuantizedWeight weight = QuantizedWeight.Quantize([1e-12f, 5], [2, 1], axis: 0, PerChannel, channel => channel == 0 ? smallest : 0);
        QuantizedBias bias = QuantizedBias.Quantize([value, 0], inputScale, weight);

        // As much again is left for the sum of products.
        Assert.InRange(Math.Abs((long)bias.Values[0]), 0.999 * (1 << 30), 1.001 * (1 << 30));
        Assert.Equal(value, bias.Dequantize()[0], Math.Abs(value) * 1e-6);
        Assert.Equal(5 / 127f, weight.Parameters[1].Scale);
    }

    [Fact]
    public void The_guard_is_at_work_in_a_graph()
    {
        GraphBuilder graph = new();
        string x = graph.Input("photo", [1, 3, 8, 8]);
        string weights = graph.Constant<float>([.. Enumerable.Repeat(1e-10f, 27), .. Enumerable.Repeat(0.1f, 27)], 2, 3, 3, 3);
        string y = graph.Node("Conv", [x, weights, graph.Constant<float>([500, 1], 2)], ("pads", new long[] { 1, 1, 1, 1 }));
        Calibrated model = Calibrated.Of(graph.Build(graph.Apply("Identity", y)));
        NodeWeight written = Assert.Single(model.Quantize(new QuantizationOptions { ReduceRange = false }).Numbers.Weights).Value;
        Assert.Equal(500, written.Bias!.Dequantize()[0], 1e-3);
        Assert.Equal(0.1f / 127, written.Weight.Parameters[1].Scale);
    }

    [Theory]
    [InlineData(true, 0.125f, 0.5f, 0.5f, 0.5f)]
    [InlineData(false, 0.5f)]
    public void Channels_that_are_added_are_zeros(bool perChannel, params float[] scales)
    {
        QuantizedBias bias = QuantizedBias.Quantize([1, -3], 0.25f, Weight([63.5f, 254], PerChannel with { PerChannel = perChannel })).WithChannels(4);
        Assert.Equal(scales, bias.Scales);
        Assert.Equal([1f, -3f, 0f, 0f], bias.Dequantize());
    }

    private static QuantizedWeight Weight(float[] values, WeightOptions options) => QuantizedWeight.Quantize(values, [values.Length, 1], axis: 0, options);
}
