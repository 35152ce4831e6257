using System.Runtime.InteropServices;

using Rembg.Onnx;
using Rembg.Quantization;
using Rembg.Quantization.Layout;
using Rembg.Quantization.Numbers;

namespace Rembg.Tests;

/// <summary>Weights as integers, worked out by hand.</summary>
[Trait("Speed", "Fast")]
public sealed class QuantizedWeightTests
{
    private static readonly WeightOptions PerChannel = new(QuantizedType.QInt8, PerChannel: true, ReduceRange: false);

    [Fact]
    public void Each_output_channel_of_a_convolution_has_its_own_scale()
    {
        // [2, 1, 1, 3]: the first axis has the output channels.
        QuantizedWeight weight = QuantizedWeight.Quantize([127, -63.5f, 0.5f, -2.54f, 1, 0.03f], [2, 1, 1, 3], axis: 0, PerChannel);
        Assert.Equal([1f, 0.02f], weight.Parameters.Select(static line => line.Scale));
        Assert.Equal([127, -64, 0, -127, 50, 2], Signed(weight));
        Assert.Equal([127f, -64f, 0f, -2.54f, 1f, 0.04f], weight.Dequantize());
    }

    [Fact]
    public void Each_column_of_a_matrix_has_its_own_scale()
    {
        // [3, 2]: three inputs, two outputs.
        QuantizedWeight weight = QuantizedWeight.Quantize([127, 0.254f, -10, -0.1f, 3.4f, 0], [3, 2], axis: 1, PerChannel);
        Assert.Equal([1f, 0.002f], weight.Parameters.Select(static line => line.Scale));
        Assert.Equal([127, 127, -10, -50, 3, 0], Signed(weight));
        Assert.Equal(1, weight.Axis);
    }

    [Fact]
    public void Without_channels_there_is_one_scale_for_all()
    {
        QuantizedWeight weight = QuantizedWeight.Quantize([127, -63.5f, 0.5f, -2.54f, 1, 0.03f], [2, 1, 1, 3], axis: 0, PerChannel with { PerChannel = false });
        Assert.Equal(new QuantizationParameters(1, 0, QuantizedType.QInt8), Assert.Single(weight.Parameters));
        Assert.Equal([127, -64, 0, -3, 1, 0], Signed(weight));
    }

    [Fact]
    public void Unsigned_weights_lie_around_128()
    {
        QuantizedWeight weight = QuantizedWeight.Quantize([127, -127, 0, 1.5f], [1, 4], axis: 0, PerChannel with { Type = QuantizedType.QUInt8 });
        Assert.Equal([255, 1, 128, 130], weight.Values);
        Assert.Equal([127f, -127f, 0f, 2f], weight.Dequantize());
        Assert.Equal(TensorProto.Types.DataType.Uint8, weight.ToTensor("w").Type());
    }

    [Fact]
    public void Weights_of_7_bits_reach_64()
    {
        QuantizedWeight weight = QuantizedWeight.Quantize([128, -128, 3], [1, 3], axis: 0, PerChannel with { ReduceRange = true });
        Assert.Equal(2, weight.Parameters[0].Scale);
        Assert.Equal([64, -64, 2], Signed(weight));
    }

    [Fact]
    public void A_channel_of_zeros_stays_one()
    {
        QuantizedWeight weight = QuantizedWeight.Quantize([0, 0, 127, 1], [2, 2], axis: 0, PerChannel);
        Assert.Equal([0, 0, 127, 1], Signed(weight));
        Assert.Equal(1, weight.Parameters[0].Scale);
    }

    [Theory]
    [InlineData(true, 0.5f, 0.02f)]
    [InlineData(false, 0.5f)]
    public void A_bound_raises_the_scale(bool perChannel, params float[] scales)
    {
        // The first channel's weights ask for 0.01, its bias for 0.5.
        QuantizedWeight weight = QuantizedWeight.Quantize(
            [1.27f, 0.7f, 2.54f, 0], [2, 2], axis: 0, PerChannel with { PerChannel = perChannel }, static channel => channel == 0 ? 0.5 : 0);
        Assert.Equal(scales, weight.Parameters.Select(static line => line.Scale));
        Assert.Equal(perChannel ? [3, 1, 127, 0] : [3, 1, 5, 0], Signed(weight));
    }

    [Theory]
    [InlineData(QuantizedType.QInt8, true)]
    [InlineData(QuantizedType.QUInt8, true)]
    [InlineData(QuantizedType.QUInt8, false)]
    public void Channels_that_are_added_are_zeros(QuantizedType type, bool perChannel)
    {
        QuantizedWeight weight = QuantizedWeight.Quantize([127, -5, 64, 9], [2, 1, 1, 2], axis: 0, new WeightOptions(type, perChannel, ReduceRange: false));
        QuantizedWeight wide = weight.WithChannels(4);
        Assert.Equal([4, 1, 1, 2], wide.Shape);
        Assert.Equal([.. weight.Dequantize(), 0, 0, 0, 0], wide.Dequantize());
        Assert.Equal(perChannel ? 4 : 1, wide.Parameters.Length);
        Assert.Equal([4, 1, 1, 2], wide.ToTensor("w").Dims);
    }

    [Fact]
    public void The_constant_has_the_integers_as_they_are()
    {
        TensorProto tensor = QuantizedWeight.Quantize([127, -127, 5, -6], [2, 2], axis: 0, PerChannel with { PerChannel = false }).ToTensor("w");
        Assert.Equal(("w", TensorProto.Types.DataType.Int8), (tensor.Name, tensor.Type()));
        Assert.Equal([2, 2], tensor.Dims);
        Assert.Equal([127, -127, 5, -6], tensor.ToIntegers());
    }

    private static sbyte[] Signed(QuantizedWeight weight) => MemoryMarshal.Cast<byte, sbyte>(weight.Values).ToArray();
}
