using Rembg.Models;
using Rembg.Onnx;
using Rembg.Quantization;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Layout;
using Rembg.Quantization.Numbers;
using Rembg.Quantization.Preparation;

namespace Rembg.Tests;

/// <summary>Tensors have no more range than their readers tell apart.</summary>
[Trait("Speed", "Fast")]
public sealed class UsefulRangesTests
{
    private readonly GraphBuilder _graph = new();
    private readonly string _photo;

    public UsefulRangesTests()
    {
        _photo = _graph.Input("photo", [1, 3, 16, 16]);
    }

    [Fact]
    public void They_are_found_through_operators_that_move_values()
    {
        string small = _graph.Conv(_graph.MaxPool(_photo), 1);
        string resized = _graph.ResizeLike(small, _photo, ResizeForm.Sizes);
        string both = _graph.Concat(resized, _graph.Conv(_photo, 1));
        string mask = _graph.Apply("Sigmoid", both);
        Assert.Superset(new HashSet<string> { small, resized, both }, Find(mask));
        Assert.DoesNotContain(_photo, Find(mask));
        Assert.DoesNotContain(mask, Find(mask));
    }

    [Fact]
    public void A_tensor_with_another_reader_has_no_useful_range()
    {
        string logits = _graph.Conv(_photo, 1);
        string resized = _graph.ResizeLike(logits, _photo, ResizeForm.Sizes);
        HashSet<string> found = Find(_graph.Apply("Sigmoid", resized), _graph.Apply("Tanh", logits));
        Assert.Equal([resized], found);
    }

    [Fact]
    public void A_tensor_that_is_an_output_or_an_operand_has_no_useful_range()
    {
        string logits = _graph.Conv(_photo, 1);
        string sum = _graph.Node("Add", [logits, logits]);
        Assert.Equal([sum], Find(_graph.Apply("Sigmoid", sum)));
        Assert.Empty(Find(sum));
    }

    [Theory]
    [InlineData(OutputActivation.Sigmoid, true)]
    [InlineData(OutputActivation.None, false)]
    public void Logits_that_leave_the_graph_are_read_through_a_sigmoid_or_not(OutputActivation activation, bool expected)
    {
        string logits = _graph.Conv(_photo, 1);
        PreparedModel model = Calibrated.AsItIs(_graph.Build(logits));
        Assert.Equal(expected, UsefulRanges.Find(model, new ModelDescription { Name = "built", Activation = activation }).ContainsKey(logits));
    }

    [Theory]
    [InlineData("Identity", OutputActivation.Sigmoid)]
    [InlineData("Sigmoid", OutputActivation.None)]
    public void Classes_are_compared_beyond_the_range_of_a_sigmoid(string last, OutputActivation activation)
    {
        string logits = _graph.Conv(_photo, 2);
        string inner = _graph.Conv(_graph.Apply("Sigmoid", _graph.Conv(_photo, 4)), 2);
        ModelProto built = _graph.Build(_graph.Apply(last, _graph.Node("Add", [logits, inner])));
        ModelDescription single = new() { Name = "built", Activation = activation };
        int others = UsefulRanges.Find(Calibrated.AsItIs(built), single with { Classes = ["background", "subject"] }).Count;
        Assert.Equal(1, others);
        Assert.True(UsefulRanges.Find(Calibrated.AsItIs(built), single).Count > others);
    }

    [Theory]
    [InlineData(true, -10, 10)]
    [InlineData(false, -3400, 160)]
    public void Their_range_ends_at_ten(bool isSigmoid, double minimum, double maximum)
    {
        GraphBuilder graph = new();
        string logits = graph.Conv(graph.Input("photo", [1, 3, 8, 8]), 1);
        Calibrated model = Calibrated.Of(graph.Build(graph.Apply(isSigmoid ? "Sigmoid" : "Identity", logits)));
        Dictionary<string, ActivationStatistics> statistics = new(model.Statistics) { [logits] = new ActivationStatistics([-3400], [160], [0]) };
        QuantizedModel quantized = (model with { Statistics = statistics }).Quantize(new QuantizationOptions { Accuracy = AccuracyPolicy.Unchecked });
        Assert.Equal(QuantizationParameters.Asymmetric(minimum, maximum, QuantizedType.QUInt8), quantized.Numbers.Activations[quantized.Layout.ScaleOf(logits)]);
    }

    [Theory]
    [InlineData("HardSigmoidProduct", -3, double.PositiveInfinity)]
    [InlineData("SiLU", -10, double.PositiveInfinity)]
    public void A_product_with_a_gate_of_the_same_tensor_is_0_below_the_gate(string activation, double minimum, double maximum)
    {
        string x = _graph.Conv(_photo, 16);
        string y = PlainUNet.Activations[activation](_graph, x);
        ActivationRange range = Ranges(_graph.Conv(y, 4))[x];
        Assert.Equal((minimum, maximum), (Math.Round(range.Minimum, 5), range.Maximum));
    }

    [Fact]
    public void A_gate_of_another_tensor_leaves_the_range_as_it_is()
    {
        string x = _graph.Conv(_photo, 16);
        string gate = _graph.Node("HardSigmoid", [_graph.Conv(_photo, 16)], ("alpha", 1 / 6f), ("beta", 0.5f));
        Assert.DoesNotContain(x, Ranges(_graph.Conv(_graph.Node("Mul", [x, gate]), 4)).Keys);
    }

    [Fact]
    public void A_product_with_a_gate_that_others_read_too_keeps_its_range()
    {
        string x = _graph.Conv(_photo, 16);
        string y = PlainUNet.Activations["HardSigmoidProduct"](_graph, x);
        Assert.DoesNotContain(x, Ranges(_graph.Conv(_graph.Node("Add", [x, y]), 4)).Keys);
    }

    private HashSet<string> Find(params string[] outputs) => [.. Ranges(outputs).Keys];

    private Dictionary<string, ActivationRange> Ranges(params string[] outputs) => UsefulRanges.Find(Calibrated.AsItIs(_graph.Build(outputs)), new ModelDescription { Name = "built" });
}
