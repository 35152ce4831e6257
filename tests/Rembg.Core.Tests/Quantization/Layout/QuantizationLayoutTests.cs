using Rembg.Onnx;
using Rembg.Quantization.Layout;
using Rembg.Quantization.Preparation;

namespace Rembg.Tests;

/// <summary>The nodes that compute with integers, and the places where values are rounded.</summary>
[Trait("Speed", "Fast")]
public sealed class QuantizationLayoutTests
{
    private readonly GraphBuilder _graph = new();
    private readonly string _photo;

    public QuantizationLayoutTests()
    {
        _photo = _graph.Input("photo", [1, 3, 16, 16]);
    }

    [Fact]
    public void A_convolution_absorbs_the_Relu_behind_it()
    {
        string convolved = _graph.Conv(_photo, 4);
        string relu = _graph.Apply("Relu", convolved);
        QuantizationLayout layout = Create(out PreparedModel model, relu);
        Assert.Equal(["Conv", "Relu"], Operators(layout));
        Assert.True(layout.IsAbsorbed(model.Graph.Nodes[1]));
        Assert.Equal([_photo, relu], layout.Tensors);
        Assert.Equal(relu, layout.ResultOf(model.Graph.Nodes[0]));
    }

    [Fact]
    public void The_small_vectors_of_squeeze_and_excite_stay_in_FP32_and_the_product_with_them_does_not()
    {
        string x = _graph.Apply("Relu", _graph.Conv(_photo, 32));
        string squeezed = _graph.Apply("Relu", _graph.Conv(_graph.GlobalAveragePool(x), 16, kernel: 1));
        string gates = _graph.Apply("Sigmoid", _graph.Conv(squeezed, 32, kernel: 1));
        string mask = _graph.Conv(_graph.Node("Mul", [x, gates]), 1);
        QuantizationLayout layout = Create(out PreparedModel model, mask);
        Assert.Equal(["Conv", "Relu", "GlobalAveragePool", "Mul", "Conv"], Operators(layout));
        Assert.DoesNotContain(squeezed, layout.Tensors);
        Assert.Contains(gates, layout.Tensors);
        Assert.All(model.Graph.Nodes.Where(node => node.OpType == "Conv" && model.Shapes[node.Output[0]] is [_, _, 1, 1]), node => Assert.False(layout.IsInteger(node)));
    }

    [Fact]
    public void A_vector_that_is_most_of_the_work_computes_with_integers()
    {
        string vector = _graph.Conv(_graph.GlobalAveragePool(_graph.Conv(_photo, 4, kernel: 1)), 512, kernel: 1);
        QuantizationLayout layout = Create(out PreparedModel model, _graph.Conv(vector, 256, kernel: 1));
        Assert.True(layout.IsInteger(model.Graph.Nodes[^1]));
    }

    [Fact]
    public void A_result_with_another_reader_keeps_a_separate_Relu()
    {
        string convolved = _graph.Conv(_photo, 4);
        string relu = _graph.Apply("Relu", convolved);
        string other = _graph.Conv(convolved, 2);
        QuantizationLayout layout = Create(out PreparedModel model, relu, other);
        Assert.Equal(["Conv", "Conv"], Operators(layout));
        Assert.False(layout.IsAbsorbed(model.Graph.Nodes[1]));
        Assert.Equal([_photo, convolved, other], layout.Tensors);
    }

    [Fact]
    public void A_result_that_is_an_output_keeps_its_Relu_apart()
    {
        string convolved = _graph.Conv(_photo, 4);
        QuantizationLayout layout = Create(out _, convolved, _graph.Apply("Relu", convolved));
        Assert.Equal(["Conv"], Operators(layout));
        Assert.Equal([_photo, convolved], layout.Tensors);
    }

    [Fact]
    public void A_sum_absorbs_its_Relu_and_a_maximum_does_not()
    {
        string a = _graph.Conv(_photo, 4);
        string sum = _graph.Apply("Relu", _graph.Node("Add", [a, _graph.Conv(_photo, 4)]));
        string pooled = _graph.MaxPool(sum);
        string relu = _graph.Apply("Relu", pooled);
        QuantizationLayout layout = Create(out PreparedModel model, _graph.Conv(relu, 1));
        Assert.Equal(["Conv", "Conv", "Add", "Relu", "MaxPool", "Relu", "Conv"], Operators(layout));
        Assert.Equal([true, false], model.Graph.Nodes.Where(static node => node.OpType == "Relu").Select(layout.IsAbsorbed));
        Assert.Contains(sum, layout.Tensors);
        Assert.Contains(pooled, layout.Tensors);
        Assert.Contains(relu, layout.Tensors);
    }

    [Fact]
    public void An_operator_that_only_moves_values_shares_the_scale_of_its_input()
    {
        string x = _graph.Apply("Relu", _graph.Conv(_photo, 4));
        string pooled = _graph.MaxPool(x);
        string resized = _graph.ResizeLike(pooled, x, ResizeForm.Sizes);
        string last = _graph.Conv(resized, 1);
        QuantizationLayout layout = Create(out _, last);
        Assert.Equal([_photo, x, pooled, resized, last], layout.Tensors);
        Assert.Equal(layout.ScaleOf(x), layout.ScaleOf(pooled));
        Assert.Equal(layout.ScaleOf(x), layout.ScaleOf(resized));
        Assert.Equal(3, layout.Tensors.Select(layout.ScaleOf).Distinct().Count());
    }

    [Theory]
    [InlineData(true, true, 1)]
    [InlineData(false, false, 1)]
    [InlineData(true, false, 3)]
    public void A_concatenation_shares_one_scale_unless_some_values_alone_start_at_zero(bool first, bool second, int scales)
    {
        string a = Part(first);
        string b = Part(second);
        string both = _graph.Concat(a, b);
        PreparedModel model = Calibrated.AsItIs(_graph.Build(_graph.Conv(both, 1)));
        QuantizationLayout layout = QuantizationLayout.Create(
            model, static _ => true, static _ => true, tensor => (tensor == a && first) || (tensor == b && second));
        Assert.Equal(scales, ((string[])[a, b, both]).Select(layout.ScaleOf).Distinct().Count());

        string Part(bool isPositive) => isPositive ? _graph.Apply("Relu", _graph.Conv(_photo, 4)) : _graph.Conv(_photo, 4);
    }

    [Fact]
    public void Followers_need_integers_before_and_behind_them()
    {
        string first = _graph.MaxPool(_photo);
        string convolved = _graph.Conv(first, 4);
        string between = _graph.MaxPool(convolved);
        string last = _graph.MaxPool(_graph.Conv(between, 4));
        QuantizationLayout layout = Create(out PreparedModel model, last);
        Assert.Equal([model.Graph.Nodes[1], model.Graph.Nodes[2], model.Graph.Nodes[3]], layout.IntegerNodes);
    }

    [Fact]
    public void A_follower_behind_a_Relu_of_its_own_still_has_integers_before_it()
    {
        string convolved = _graph.Conv(_photo, 4);
        string pooled = _graph.MaxPool(_graph.Apply("Relu", convolved));
        QuantizationLayout layout = Create(out _, _graph.Conv(pooled, 1), convolved);
        Assert.Equal(["Conv", "Relu", "MaxPool", "Conv"], Operators(layout));
    }

    [Fact]
    public void Nodes_that_are_not_to_be_quantized_are_not()
    {
        string pooled = _graph.MaxPool(_graph.Apply("Relu", _graph.Conv(_photo, 4)));
        string last = _graph.Conv(pooled, 4);
        PreparedModel model = Calibrated.AsItIs(_graph.Build(_graph.Conv(last, 1)));
        QuantizationLayout all = Create(model, static _ => true, static _ => true);
        Assert.Equal(["Conv", "Relu", "MaxPool", "Conv", "Conv"], Operators(all));
        QuantizationLayout withoutFirst = Create(model, static node => node.Name != "Conv_0", static _ => true);
        Assert.Equal(["Conv", "Conv"], Operators(withoutFirst));
        Assert.Equal(pooled, withoutFirst.Tensors[0]);
        Assert.Equal(["Conv", "Relu", "Conv", "Conv"], Operators(Create(model, static _ => true, static _ => false)));
        Assert.Empty(Create(model, static _ => false, static _ => true).Tensors);
    }

    private static QuantizationLayout Create(PreparedModel model, Func<NodeProto, bool> leads, Func<NodeProto, bool> allows) =>
        QuantizationLayout.Create(model, leads, allows, static _ => true);

    private static IEnumerable<string> Operators(QuantizationLayout layout) => layout.IntegerNodes.Select(static node => node.OpType);

    private QuantizationLayout Create(out PreparedModel model, params string[] outputs)
    {
        model = Calibrated.AsItIs(_graph.Build(outputs));
        return Create(model, static _ => true, static _ => true);
    }
}
