using Rembg.Onnx;
using Rembg.Quantization;
using Rembg.Quantization.Operators;

namespace Rembg.Tests;

/// <summary>Each operator's rule: whether there is an integer form of a node, and where its weights are.</summary>
[Trait("Speed", "Fast")]
public sealed class OperatorRuleTests
{
    private readonly GraphBuilder _graph = new();
    private readonly string _photo;

    public OperatorRuleTests()
    {
        _photo = _graph.Input("photo", [1, 3, 16, 16]);
    }

    [Theory]
    [InlineData(4, 3, 1, true)]
    [InlineData(4, 1, 1, false)]
    [InlineData(16, 1, 1, true)]
    [InlineData(15, 1, 1, false)]
    [InlineData(4, 3, 4, true)]
    public void A_convolution_of_few_products_stays_in_FP32(int channels, int kernel, int group, bool expected)
    {
        // Behind a convolution to as many channels, so that there are channels × kernel² products in a sum.
        string x = _graph.Conv(_photo, channels);
        _graph.Conv(x, channels, kernel, group: group);
        Assert.Equal(expected, CanQuantize(_graph.Last));
    }

    [Fact]
    public void A_convolution_of_computed_weights_or_biases_stays_in_FP32()
    {
        string two = _graph.Constant<float>([2]);
        string weights = _graph.Node("Mul", [_graph.Weights([4, 3, 3, 3], 1), two]);
        _graph.Node("Conv", [_photo, weights]);
        NodeProto computed = _graph.Last;
        string bias = _graph.Node("Mul", [_graph.Bias(4), two]);
        _graph.Node("Conv", [_photo, _graph.Weights([4, 3, 3, 3], 1), bias]);
        NodeProto biased = _graph.Last;
        _graph.Node("Conv", [_photo, _graph.Weights([4, 3, 3, 3], 1), string.Empty]);
        NodeProto without = _graph.Last;
        OnnxGraph graph = new(_graph.Build());
        Assert.Equal([false, false, true], ((NodeProto[])[computed, biased, without]).Select(node => OperatorRules.For(node).CanQuantize(node, graph)));
    }

    [Fact]
    public void Each_operator_knows_the_axis_of_its_output_channels()
    {
        _graph.Conv(_photo, 4);
        NodeProto convolution = _graph.Last;
        string matrix = _graph.Constant<float>(new float[16 * 5], 16, 5);
        _graph.Node("MatMul", [_photo, matrix]);
        NodeProto product = _graph.Last;
        _graph.Node("Gemm", [_photo, matrix, _graph.Bias(5)]);
        NodeProto layer = _graph.Last;
        _graph.Node("Gemm", [_photo, _graph.Constant<float>(new float[5 * 16], 5, 16)], ("transB", 1));
        NodeProto transposed = _graph.Last;
        OnnxGraph graph = new(_graph.Build());
        Assert.Equal(
            [new WeightOperand(1, 0, 2), new WeightOperand(1, 1, -1), new WeightOperand(1, 1, 2), new WeightOperand(1, 0, 2)],
            ((NodeProto[])[convolution, product, layer, transposed]).Select(node => OperatorRules.For(node).Weight(node, graph)!));
    }

    [Theory]
    [InlineData("alpha", 0.5f)]
    [InlineData("beta", 2f)]
    [InlineData("transA", 1)]
    public void A_fully_connected_layer_that_does_more_than_that_stays_in_FP32(string attribute, object value)
    {
        _graph.Node("Gemm", [_photo, _graph.Constant<float>(new float[16 * 5], 16, 5), _graph.Bias(5)], (attribute, value));
        Assert.False(CanQuantize(_graph.Last));
    }

    [Theory]
    [InlineData("Add", true)]
    [InlineData("Mul", true)]
    [InlineData("Concat", false)]
    public void Sums_and_products_take_a_constant_and_a_concatenation_with_one_stays_in_FP32(string operation, bool expected)
    {
        _graph.Node(operation, [_photo, _graph.Constant<float>(new float[3 * 16 * 16], 1, 3, 16, 16)], ("axis", 1));
        NodeProto constant = _graph.Last;
        _graph.Node(operation, [_photo, _photo], ("axis", 1));
        NodeProto computed = _graph.Last;
        OnnxGraph graph = new(_graph.Build());
        Assert.Equal(expected, OperatorRules.For(constant).CanQuantize(constant, graph));
        Assert.True(OperatorRules.For(computed).CanQuantize(computed, graph));
        Assert.Equal(expected ? [0] : [0, 1], OperatorRules.For(constant).Activations(constant, graph));
        Assert.Equal([0, 1], OperatorRules.For(computed).Activations(computed, graph));
    }

    [Theory]
    [InlineData(0, 6, true)]
    [InlineData(-1, 1, true)]
    [InlineData(1, 6, false)]
    [InlineData(-6, -1, false)]
    public void A_Clip_has_integers_if_its_range_contains_0(float minimum, float maximum, bool expected)
    {
        _graph.Clip(_photo, minimum, maximum);
        Assert.Equal(expected, CanQuantize(_graph.Last));
    }

    [Theory]
    [InlineData(0.2f, 0.5f, true)]
    [InlineData(1f, 0f, true)]
    [InlineData(0.2f, 1.5f, false)]
    [InlineData(-0.2f, 0.5f, false)]
    public void A_HardSigmoid_has_integers_if_it_rises_through_0(float slope, float middle, bool expected)
    {
        _graph.Node("HardSigmoid", [_photo], ("alpha", slope), ("beta", middle));
        Assert.Equal(expected, CanQuantize(_graph.Last));
    }

    [Theory]
    [InlineData(0f, true)]
    [InlineData(1f, false)]
    public void A_border_has_integers_if_it_is_0(float value, bool expected)
    {
        _graph.Node("Pad", [_photo, _graph.Constant<long>([0, 0, 1, 1, 0, 0, 1, 1], 8), _graph.Constant<float>([value])]);
        Assert.Equal(expected, CanQuantize(_graph.Last));
    }

    [Theory]
    [InlineData("nearest", true)]
    [InlineData("linear", true)]
    [InlineData("cubic", false)]
    public void A_cubic_resize_overshoots_and_stays_in_FP32(string mode, bool expected)
    {
        _graph.Node("Resize", [_photo, string.Empty, _graph.Constant<float>([1, 1, 2, 2], 4)], ("mode", mode));
        Assert.Equal(expected, CanQuantize(_graph.Last));
    }

    [Theory]
    [InlineData("Softmax", "")]
    [InlineData("ConvTranspose", "")]
    [InlineData("NoSuchThing", "")]
    [InlineData("MaxPool", "com.microsoft")]
    public void Operators_without_an_integer_form_stay_in_FP32(string operation, string domain)
    {
        _graph.Apply(operation, _photo);
        _graph.Last.Domain = domain;
        Assert.False(CanQuantize(_graph.Last));
        Assert.False(OperatorRules.For(_graph.Last).Leads);
    }

    [Theory]
    [InlineData("MaxPool", true)]
    [InlineData("Resize", true)]
    [InlineData("Concat", true)]
    [InlineData("Reshape", true)]
    [InlineData("Transpose", true)]
    [InlineData("AveragePool", false)]
    [InlineData("GlobalAveragePool", false)]
    [InlineData("LeakyRelu", false)]
    [InlineData("Add", false)]
    public void Only_operators_that_move_values_keep_their_scale(string operation, bool expected)
    {
        NodeProto node = new() { OpType = operation };
        Assert.Equal(expected, OperatorRules.For(node).SharesScale);
        Assert.False(OperatorRules.For(node).Leads);
        Assert.Contains(operation, OperatorRules.Quantizable);
    }

    [Theory]
    [InlineData("Conv_1", "Conv", false)]
    [InlineData("Conv_12", "Conv", true)]
    [InlineData("/stage1d/rebnconv1d/Conv", "Conv", false)]
    [InlineData("Gemm_3", "Gemm", false)]
    [InlineData("Pool", "MaxPool", true)]
    public void The_caller_names_nodes_and_operators(string name, string operation, bool expected)
    {
        NodeFilter filter = new(new QuantizationOptions { ExcludedNodes = ["Conv_?", "/stage1d/*"], IncludedOperators = ["conv", "MaxPool"] });
        Assert.Equal(expected, filter.Allows(new NodeProto { Name = name, OpType = operation }));
    }

    private bool CanQuantize(NodeProto node) => OperatorRules.For(node).CanQuantize(node, new OnnxGraph(_graph.Build()));
}
