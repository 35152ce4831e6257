using Rembg.Onnx;
using Rembg.Quantization;
using Rembg.Quantization.Layout;
using Rembg.Quantization.Writing;

namespace Rembg.Tests;

/// <summary>Convolutions get the numbers of channels that the runtime's integer kernels need, and the mask does not change.</summary>
[Trait("Speed", "Fast")]
public sealed class KernelChannelsTests
{
    // With others, a result of a few channels is not rounded, and no kernel computes it.
    private static readonly QuantizationOptions Rounded = new() { Accuracy = AccuracyPolicy.Unchecked };

    private readonly GraphBuilder _graph = new();

    [Theory]
    [InlineData(3, 64, 3, 64, 4, "Pad")]
    [InlineData(12, 64, 3, 64, 12, "")]
    [InlineData(6, 24, 3, 24, 8, "Pad")]
    [InlineData(3, 20, 3, 24, 4, "Pad Slice")]
    [InlineData(24, 20, 1, 20, 24, "")]
    [InlineData(24, 5, 1, 16, 24, "Slice")]
    [InlineData(18, 16, 1, 16, 18, "")]
    public void A_convolution_has_channels_of_zeros_up_to_the_next_number_that_kernels_need(int inputs, int outputs, int kernel, int made, int read, string added)
    {
        string photo = _graph.Input("photo", [1, 3, 16, 16]);
        string input = inputs == 3 ? photo : _graph.Concat([.. Enumerable.Repeat(photo, inputs / 3)]);
        ModelProto model = _graph.Build(_graph.Apply("Sigmoid", _graph.Conv(input, outputs, kernel)));
        (OnnxGraph written, QuantizedModel quantized) = Write(model);
        NodeProto convolution = written.Nodes.Single(static node => node.OpType == "Conv");
        TensorProto weights = written.Initializer(written.Producer(convolution.Input[1])!.Input[0])!;
        Assert.Equal([made, read, kernel, kernel], weights.Dims);
        Assert.Equal(added.Split(' ', StringSplitOptions.RemoveEmptyEntries), written.Nodes.Select(static node => node.OpType).Where(static operation => operation is "Pad" or "Slice").Order());

        QuantizedWeight needed = quantized.Numbers.Weights.Values.Single().Weight;
        byte[] integers = weights.RawData.ToByteArray();
        int taps = kernel * kernel;
        for (int i = 0; i < integers.Length; i++)
        {
            (int row, int column, int tap) = (i / (read * taps), i / taps % read, i % taps);
            byte expected = row < outputs && column < inputs ? needed.Values[(((row * inputs) + column) * taps) + tap] : (byte)0;
            Assert.Equal(expected, integers[i]);
        }
    }

    [Theory]
    [InlineData(QuantizationFormat.Qdq, QuantizedType.QUInt8)]
    [InlineData(QuantizationFormat.Qdq, QuantizedType.QInt8)]
    [InlineData(QuantizationFormat.QOperator, QuantizedType.QUInt8)]
    public void A_channel_of_zeros_changes_no_mask(QuantizationFormat format, QuantizedType activations)
    {
        // From 3 to 10 channels, which become 16, of which the next convolution reads 12.
        string narrow = _graph.Apply("Relu", _graph.Conv(_graph.Input("photo", [1, 3, 16, 16]), 10));
        ModelProto model = _graph.Build(_graph.Apply("Sigmoid", _graph.Conv(_graph.Apply("Relu", _graph.Conv(narrow, 20)), 1)));
        Calibrated calibrated = Calibrated.Of(model);
        ModelProto written = calibrated.Write(new QuantizationOptions { Format = format, ActivationType = activations });
        float[] expected = Reference.Run(model, (calibrated.Samples[0], [1, 3, 16, 16]))[0];
        float[] actual = calibrated.Run(written);
        double spread = expected.Max() - expected.Min();
        Assert.InRange(expected.Zip(actual).Average(static pair => Math.Abs(pair.First - pair.Second)), 0, 0.02 * spread);
        Assert.Equal([16, 4, 3, 3], WeightShapes(new OnnxGraph(written)).First());
        Assert.Equal([24, 12, 3, 3], WeightShapes(new OnnxGraph(written)).ElementAt(1));
    }

    [Fact]
    public void A_tensor_that_others_read_keeps_its_channels()
    {
        string photo = _graph.Input("photo", [1, 3, 16, 16]);
        string shared = _graph.Apply("Relu", _graph.Conv(photo, 18));
        string mask = _graph.Conv(_graph.Concat(_graph.Conv(shared, 16), shared), 1);
        (OnnxGraph written, _) = Write(_graph.Build(_graph.Apply("Sigmoid", mask)));
        Assert.Equal([[24, 4, 3, 3], [16, 18, 3, 3], [16, 36, 3, 3]], WeightShapes(written));
    }

    [Fact]
    public void A_convolution_that_stays_in_FP32_reads_the_photo_as_it_is()
    {
        string photo = _graph.Input("photo", [1, 3, 16, 16]);
        string integer = _graph.Conv(photo, 16);
        string real = _graph.Conv(photo, 16);
        _graph.Last.Name = "real";
        (OnnxGraph written, _) = Write(_graph.Build(_graph.Apply("Sigmoid", _graph.Conv(_graph.Concat(integer, real), 1))), Rounded with { ExcludedNodes = ["real"] });
        Assert.Equal(photo, written.Nodes.Single(static node => node.Name == "real").Input[0]);
        Assert.Equal([16, 3, 3, 3], WeightShapes(written).First());
    }

    private static (OnnxGraph Written, QuantizedModel Quantized) Write(ModelProto model, QuantizationOptions? options = null)
    {
        Calibrated calibrated = Calibrated.Of(model);
        QuantizedModel quantized = calibrated.Quantize(options ?? Rounded);
        OnnxGraph written = new(QdqWriter.Write(quantized));
        Assert.All(calibrated.Run(written.Model), static value => Assert.True(float.IsFinite(value)));
        return (written, quantized);
    }

    /// <summary>The shapes of integer weights, in the order of the convolutions.</summary>
    private static IEnumerable<long[]> WeightShapes(OnnxGraph graph) =>
        from node in graph.Nodes
        where node.OpType is "Conv" or "QLinearConv"
        let weights = node.OpType == "Conv" ? graph.Producer(node.Input[1])?.Input[0] : node.Input[3]
        where weights is not null
        select graph.Initializer(weights)!.Dims.ToArray();
}
