using Rembg.Onnx;
using Rembg.Quantization;
using Rembg.Quantization.Layout;
using Rembg.Quantization.Writing;

namespace Rembg.Tests;

/// <summary>The places of the pairs of a written graph, and their contents.</summary>
[Trait("Speed", "Fast")]
public sealed class QdqWriterTests
{
    private readonly GraphBuilder _graph = new();
    private readonly string _photo;

    public QdqWriterTests()
    {
        _photo = _graph.Input("photo", [1, 3, 16, 16]);
    }

    [Fact]
    public void There_is_one_pair_a_tensor_and_none_between_a_convolution_and_its_Relu()
    {
        string x = _graph.Apply("Relu", _graph.Conv(_photo, 16));
        string pooled = _graph.MaxPool(x);
        string both = _graph.Concat(_graph.ResizeLike(pooled, x, ResizeForm.Sizes), x);
        OnnxGraph written = Write(out QuantizedModel quantized, _graph.Apply("Sigmoid", _graph.Conv(both, 16)));
        Assert.Equal(["Relu"], written.Consumers(written.Nodes.First(static node => node.OpType == "Conv").Output[0]).Select(static node => node.OpType));
        IEnumerable<string> rounded = written.Nodes.Where(static node => node.OpType == "QuantizeLinear").Select(static node => node.Input[0]);
        Assert.Equal(quantized.Layout.Tensors.Order(), rounded.Order());
        Assert.Equal(rounded.Distinct(), rounded);
        Assert.Equal(["DequantizeLinear"], written.Consumers(written.Consumers(x)[0].Output[0]).Select(static node => node.OpType));

        // Resize, MaxPool and Concat carry the integers of the first Relu on: the photo and the logits have lines of their own.
        IEnumerable<(string, string)> lines = written.Nodes.Where(static node => node.OpType == "QuantizeLinear").Select(static node => (node.Input[1], node.Input[2]));
        Assert.Equal(3, lines.Distinct().Count());
    }

    [Fact]
    public void Weights_are_8_bits_a_channel_and_biases_32_bits_of_the_scale_of_products()
    {
        OnnxGraph written = Write(out _, _graph.Apply("Sigmoid", _graph.Conv(_photo, 24)));
        NodeProto convolution = written.Nodes.Single(static node => node.OpType == "Conv");
        (NodeProto input, NodeProto weights, NodeProto bias) = (written.Producer(convolution.Input[0])!, written.Producer(convolution.Input[1])!, written.Producer(convolution.Input[2])!);
        Assert.Equal(["DequantizeLinear", "DequantizeLinear", "DequantizeLinear"], ((NodeProto[])[input, weights, bias]).Select(static node => node.OpType));
        Assert.Equal((0, 0), (weights.Integer("axis", -1), bias.Integer("axis", -1)));
        Assert.Equal((TensorProto.Types.DataType.Int8, TensorProto.Types.DataType.Int32), (Constant(weights, 0).Type(), Constant(bias, 0).Type()));
        Assert.Equal([24, 4, 3, 3], Constant(weights, 0).Dims);
        float scale = Constant(input, 1).ToFloats()[0];
        Assert.Equal(Constant(weights, 1).ToFloats().Select(value => scale * value), Constant(bias, 1).ToFloats());
        Assert.All(Constant(weights, 2).ToIntegers().Concat(Constant(bias, 2).ToIntegers()), static zero => Assert.Equal(0, zero));
        Assert.Equal(24, Constant(bias, 2).Count());

        TensorProto Constant(NodeProto node, int index) => written.Initializer(node.Input[index])!;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Matrix_products_have_the_axis_of_their_outputs(bool isLayer)
    {
        string matrix = _graph.Constant<float>([.. Enumerable.Range(0, 16 * 5).Select(static i => MathF.Sin(i))], 16, 5);
        string rows = _graph.Shaped(_graph.Node("Reshape", [_photo, _graph.Constant<long>([48, 16], 2)]), 48, 16);
        OnnxGraph written = Write(out _, _graph.Node(isLayer ? "Gemm" : "MatMul", isLayer ? [rows, matrix, _graph.Bias(5)] : [rows, matrix]));
        NodeProto product = written.Nodes.Single(static node => node.OpType is "Gemm" or "MatMul");
        NodeProto weights = written.Producer(product.Input[1])!;
        Assert.Equal(1, weights.Integer("axis", -1));
        Assert.Equal([5], written.Initializer(weights.Input[1])!.Dims);
    }

    [Fact]
    public void One_scale_for_all_weights_needs_no_axis()
    {
        OnnxGraph written = Write(out _, new QuantizationOptions { PerChannel = false }, _graph.Conv(_photo, 20));
        Assert.All(written.Nodes, static node => Assert.Null(node.Find("axis")));
        Assert.All(written.Nodes.Where(static node => node.OpType == "DequantizeLinear"), node => Assert.Empty(written.Initializer(node.Input[1])!.Dims));
    }

    [Theory]
    [InlineData(QuantizedType.QUInt8, QuantizedType.QInt8)]
    [InlineData(QuantizedType.QInt8, QuantizedType.QInt8)]
    [InlineData(QuantizedType.QUInt8, QuantizedType.QUInt8)]
    public void The_types_are_those_asked_for(QuantizedType activations, QuantizedType weights)
    {
        OnnxGraph written = Write(out _, new QuantizationOptions { ActivationType = activations, WeightType = weights }, _graph.Apply("Relu", _graph.Conv(_photo, 4)));
        NodeProto rounding = written.Nodes.First(static node => node.OpType == "QuantizeLinear");
        NodeProto weight = written.Producer(written.Nodes.Single(static node => node.OpType == "Conv").Input[1])!;
        Assert.Equal((Stored(activations), Stored(weights)), (written.Initializer(rounding.Input[2])!.Type(), written.Initializer(weight.Input[2])!.Type()));
        Assert.Equal(Stored(weights), written.Initializer(weight.Input[0])!.Type());

        static TensorProto.Types.DataType Stored(QuantizedType type) => type == QuantizedType.QInt8 ? TensorProto.Types.DataType.Int8 : TensorProto.Types.DataType.Uint8;
    }

    [Fact]
    public void Outputs_keep_their_names_and_are_the_rounded_ones()
    {
        string side = _graph.Apply("Relu", _graph.Conv(_photo, 4));
        string last = _graph.Conv(side, 5);
        OnnxGraph written = Write(out _, last, side);
        Assert.Equal([last, side], written.Outputs);
        Assert.All(written.Outputs, output => Assert.Equal("DequantizeLinear", written.Producer(output)!.OpType));
        Assert.Equal("Conv", Assert.Single(written.Consumers(side)).OpType);
    }

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(15, 1, true)]
    [InlineData(16, 1, false)]
    [InlineData(6, 3, false)]
    public void Convolutions_with_few_channels_are_widened_for_the_kernels_without_changing_the_mask(int channels, int group, bool isWidened)
    {
        string convolved = _graph.Conv(_photo, channels, group: group);
        OnnxGraph written = Write(out QuantizedModel quantized, new QuantizationOptions { Accuracy = AccuracyPolicy.Unchecked }, _graph.Apply("Sigmoid", convolved));
        NodeProto convolution = written.Nodes.Single(static node => node.OpType == "Conv");
        NodeProto sigmoid = written.Nodes.Single(static node => node.OpType == "Sigmoid");
        IReadOnlyDictionary<string, long[]> shapes = TensorShapes.Infer(written.Model);
        Assert.Equal([1, isWidened ? 16 : channels, 16, 16], shapes[convolution.Output[0]]);
        Assert.Equal(quantized.Model.Shapes[convolved], shapes[sigmoid.Input[0]]);
        Assert.Equal(isWidened, written.Nodes.Any(static node => node.OpType == "Slice"));
    }

    [Fact]
    public void Real_numbers_are_rounded_for_integer_operators_alone()
    {
        string excluded = _graph.Conv(_photo, 16);
        _graph.Last.Name = "excluded";
        string included = _graph.Conv(_photo, 16);
        OnnxGraph written = Write(out _, new QuantizationOptions { ExcludedNodes = ["excluded"] }, included, excluded);
        Assert.Equal(_photo, written.Producer(excluded)!.Input[0]);
        Assert.NotNull(written.Initializer(written.Producer(excluded)!.Input[1]));
        Assert.Equal(["QuantizeLinear", "Conv"], written.Consumers(_photo).Select(static node => node.OpType).OrderDescending());
    }

    private OnnxGraph Write(out QuantizedModel quantized, params string[] outputs) => Write(out quantized, new QuantizationOptions(), outputs);

    private OnnxGraph Write(out QuantizedModel quantized, QuantizationOptions options, params string[] outputs)
    {
        Calibrated model = Calibrated.Of(_graph.Build(outputs));
        byte[] before = OnnxFile.ToBytes(model.Model.Model);
        quantized = model.Quantize(options);
        OnnxGraph written = new(QdqWriter.Write(quantized));
        Assert.Equal(before, OnnxFile.ToBytes(model.Model.Model));
        Assert.All(model.Run(written.Model), static value => Assert.True(float.IsFinite(value)));
        return written;
    }
}
