using Rembg.Onnx;
using Rembg.Quantization;

namespace Rembg.Tests;

/// <summary>Operators on integers make the masks that pairs make.</summary>
public sealed class QOperatorWriterTests
{
    private static readonly string[] Pairs = ["QuantizeLinear", "DequantizeLinear"];

    // With others, the logits are real results, which are sums of FP32 convolutions.
    private static readonly QuantizationOptions Rounded = new() { Accuracy = AccuracyPolicy.Unchecked };

    private readonly GraphBuilder _graph = new(seed: 3);
    private readonly string _photo;
    private readonly string _first;
    private Calibrated? _model;

    public QOperatorWriterTests()
    {
        _photo = _graph.Input("photo", [1, 3, 16, 16]);
        _first = _graph.Apply("Relu", _graph.Conv(_photo, 8));
    }

    [Theory]
    [InlineData("Conv", "QLinearConv")]
    [InlineData("Add", "QLinearAdd")]
    [InlineData("Mul", "QLinearMul")]
    [InlineData("Concat", "QLinearConcat")]
    [InlineData("AveragePool", "QLinearAveragePool")]
    [InlineData("LeakyRelu", "QLinearLeakyRelu")]
    [InlineData("MaxPool", "MaxPool")]
    [InlineData("Nearest", "Resize")]
    [InlineData("Transpose", "Transpose")]
    [InlineData("GlobalAveragePool", "QLinearGlobalAveragePool")]
    public void An_operator_between_convolutions_computes_with_integers(string operation, string expected)
    {
        string other = _graph.Conv(_photo, 8);
        string x = operation switch
        {
            "Conv" => _graph.Apply("Relu", _graph.Conv(_first, 8, stride: 2)),
            "Add" or "Mul" => _graph.Node(operation, [_first, other]),
            "Concat" => _graph.Concat(_first, other),
            "AveragePool" => _graph.AveragePool(_first),
            "LeakyRelu" => _graph.Node(operation, [other], ("alpha", 0.3f)),
            "MaxPool" => _graph.MaxPool(_first),
            "Nearest" => _graph.Shaped(_graph.Node("Resize", [_first, string.Empty, _graph.Constant<float>([1, 1, 2, 2], 4)], ("mode", "nearest")), 1, 8, 32, 32),
            "Transpose" => _graph.Node(operation, [_first], ("perm", new long[] { 0, 1, 3, 2 })),
            _ => _graph.ResizeLike(_graph.GlobalAveragePool(_first), _first, ResizeForm.Sizes),
        };
        OnnxGraph written = AssertSame(_graph.Apply("Sigmoid", _graph.Conv(x, 1)));
        Assert.Contains(written.Nodes, node => node.OpType == expected);
        Assert.DoesNotContain(written.Nodes, static node => node.OpType is "Conv" or "Relu");
        if (operation != "GlobalAveragePool")
        {
            // The photo is rounded, and the logits leave for the sigmoid.
            Assert.Equal(Pairs, written.Nodes.Select(static node => node.OpType).Where(Pairs.Contains));
        }
    }

    [Theory]
    [InlineData("MatMul", 0, "QLinearMatMul")]
    [InlineData("Gemm", 0, "QGemm")]
    [InlineData("Gemm", 1, "QGemm")]
    public void Matrix_products_compute_with_integers(string operation, int transposed, string expected)
    {
        float[] values = [.. Enumerable.Range(0, 32 * 16).Select(static i => MathF.Sin(i) / 8)];
        string matrix = transposed == 0 ? _graph.Constant<float>(values, 32, 16) : _graph.Constant<float>(values, 16, 32);
        string rows = _graph.Node("Reshape", [_first, _graph.Constant<long>([64, 32], 2)]);
        string product = operation == "MatMul" ? _graph.Node(operation, [rows, matrix]) : _graph.Node(operation, [rows, matrix, _graph.Bias(16)], ("transB", transposed));
        string picture = _graph.Shaped(_graph.Node("Reshape", [product, _graph.Constant<long>([1, 4, 16, 16], 4)]), 1, 4, 16, 16);
        OnnxGraph written = AssertSame(_graph.Apply("Sigmoid", _graph.Conv(picture, 1)));
        Assert.Contains(written.Nodes, node => node.OpType == expected);
        Assert.Equal(Pairs, written.Nodes.Select(static node => node.OpType).Where(Pairs.Contains));
    }

    [Fact]
    public void Linear_resizes_stay_between_their_pairs()
    {
        string x = _graph.ResizeLike(_graph.MaxPool(_first), _first, ResizeForm.Sizes);
        OnnxGraph written = AssertSame(_graph.Apply("Sigmoid", _graph.Conv(x, 1)));
        NodeProto resize = written.Nodes.Single(static node => node.OpType == "Resize");
        Assert.Equal("DequantizeLinear", written.Producer(resize.Input[0])!.OpType);
        Assert.Equal("QuantizeLinear", Assert.Single(written.Consumers(resize.Output[0])).OpType);
    }

    [Fact]
    public void Nodes_in_FP32_stay_as_they_are()
    {
        string x = _graph.Conv(_first, 8);
        _graph.Last.Name = "float";
        OnnxGraph written = AssertSame(Rounded with { ExcludedNodes = ["float"] }, _graph.Apply("Sigmoid", _graph.Conv(x, 1)));
        Assert.Equal("float", written.Nodes.Single(static node => node.OpType == "Conv").Name);
        Assert.Equal(2, written.Nodes.Count(static node => node.OpType == "QLinearConv"));
    }

    [Fact]
    public void Signed_activations_and_unsigned_weights_do_as_well()
    {
        string mask = _graph.Apply("Sigmoid", _graph.Conv(_graph.MaxPool(_first), 1));
        AssertSame(new QuantizationOptions { ActivationType = QuantizedType.QInt8 }, mask);
        AssertSame(new QuantizationOptions { WeightType = QuantizedType.QUInt8, PerChannel = false }, mask);
    }

    private OnnxGraph AssertSame(string mask) => AssertSame(Rounded, mask);

    private OnnxGraph AssertSame(QuantizationOptions options, string mask)
    {
        _model ??= Calibrated.Of(_graph.Build(mask));
        OnnxGraph[] written = [.. ExactWeights.ReducedRanges.Select(reduced => AssertSame(_model, options with { ReduceRange = reduced }))];
        return written[0];
    }

    private static OnnxGraph AssertSame(Calibrated model, QuantizationOptions options)
    {
        ModelProto pairs = model.Write(options);
        ModelProto integers = model.Write(options with { Format = QuantizationFormat.QOperator });
        for (int sample = 0; sample < model.Samples.Count; sample++)
        {
            // One step of the logits moves the mask by a quarter of it at most.
            double difference = Reference.Difference(model.Run(pairs, sample), model.Run(integers, sample));
            Assert.True(difference <= 20.0 / 255 / 4, $"{difference}");
            Assert.True(Reference.Difference(model.Run(model.Model.Model, sample), model.Run(integers, sample)) < 0.05);
        }

        return new OnnxGraph(integers);
    }
}
