using Rembg.Onnx;
using Rembg.Quantization;
using Rembg.Quantization.Layout;
using Rembg.Quantization.Writing;

namespace Rembg.Tests;

/// <summary>The few results of an integer convolution that only operators with real numbers read are not rounded.</summary>
[Trait("Speed", "Fast")]
public sealed class RealResultTests
{
    private readonly GraphBuilder _graph = new();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(36, 1)]
    [InlineData(4, 1, 1, false)]
    [InlineData(1, 5)]
    [InlineData(1, 3, 2)]
    [InlineData(1, 3, 1, false)]
    [InlineData(2, 3, 1, true, QuantizedType.QInt8)]
    [InlineData(2, 3, 1, true, QuantizedType.QUInt8, QuantizationFormat.QOperator)]
    public void The_result_is_exact_for_the_rounded_input_and_weights(
        int channels,
        int kernel = 3,
        int dilation = 1,
        bool bias = true,
        QuantizedType activations = QuantizedType.QUInt8,
        QuantizationFormat format = QuantizationFormat.Qdq)
    {
        // Sums of fewer than 16 products stay in FP32, and a photo has three channels only.
        string photo = _graph.Input("photo", [1, 3, 48, 64]);
        string blocks = _graph.Shaped(_graph.Node("SpaceToDepth", [photo], ("blocksize", 4)), 1, 48, 12, 16);
        Calibrated calibrated = Calibrated.Of(_graph.Build(_graph.Conv(blocks, channels, kernel, dilation: dilation, bias: bias)));
        QuantizationOptions options = new() { ActivationType = activations, Format = format };
        QuantizedModel quantized = calibrated.Quantize(options);
        ModelProto written = calibrated.Write(options);
        string result = calibrated.Model.Output;
        Assert.DoesNotContain(result, quantized.Layout.Tensors);
        Assert.Contains(Optimized.Of(written).Graph.Node, static node => node.OpType == "MatMulIntegerToFloat");

        ModelProto weighted = FakeQuantization.OfWeights(quantized, quantized.Numbers.Weights.Keys.ToHashSet());
        ModelProto exact = FakeQuantization.OfActivations(quantized with { Model = quantized.Model with { Model = weighted } }, quantized.Layout.Tensors.ToHashSet());
        Assert.All(calibrated.Run(exact).Zip(calibrated.Run(written)), pair => Assert.Equal(pair.First, pair.Second, tolerance: 1e-4));
    }

    [Theory]
    [InlineData("integer reader", 2)]
    [InlineData("Relu", 1)]
    [InlineData("", 5)]
    [InlineData("stride", 1)]
    [InlineData("", 1, AccuracyPolicy.Unchecked)]
    public void Other_results_and_the_textbook_recipe_are_rounded(string kind, int channels, AccuracyPolicy accuracy = AccuracyPolicy.Guarded)
    {
        string result = _graph.Conv(_graph.Input("photo", [1, 3, 16, 16]), channels, stride: kind == "stride" ? 2 : 1);
        result = kind == "Relu" ? _graph.Apply("Relu", result) : result;
        result = kind == "integer reader" ? _graph.Conv(result, 20) : result;
        ModelProto written = Calibrated.Of(_graph.Build(result)).Write(new QuantizationOptions { Accuracy = accuracy });
        Assert.DoesNotContain(written.Graph.Node, static node => node.OpType == "MatMul");
    }

    [Fact]
    public void Channels_that_a_kernel_adds_for_another_reader_have_no_weights()
    {
        // The kernels of windows read a multiple of four channels.
        string features = _graph.Apply("Relu", _graph.Conv(_graph.Input("photo", [1, 3, 16, 16]), 18));
        string other = _graph.Apply("Sigmoid", _graph.Conv(features, 20));
        string result = _graph.Conv(features, 1);
        Calibrated calibrated = Calibrated.Of(_graph.Build(_graph.Node("Add", [result, _graph.Node("ReduceMean", [other], ("axes", new long[] { 1 }), ("keepdims", 1))])));
        ModelProto written = calibrated.Write(new QuantizationOptions());
        float[] expected = calibrated.Run(calibrated.Model.Model);
        float[] actual = calibrated.Run(written);
        Assert.InRange(expected.Zip(actual).Max(static pair => Math.Abs(pair.First - pair.Second)), 0, 0.1 * expected.Max(Math.Abs));
    }
}
