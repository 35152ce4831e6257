using Rembg.Onnx;
using Rembg.Quantization.Equalization;

namespace Rembg.Tests;

/// <summary>The channels of a graph that are scaled alike, and those that are not scaled at all.</summary>
[Trait("Speed", "Fast")]
public sealed class ChannelClassesTests
{
    private readonly GraphBuilder _graph = new();
    private readonly string _photo;

    public ChannelClassesTests()
    {
        _photo = _graph.Input("photo", [1, 3, 16, 16]);
    }

    [Fact]
    public void Channels_that_an_operator_carries_over_are_one_class()
    {
        string a = _graph.Conv(_photo, 4);
        string relu = _graph.Apply("Relu", a);
        string pooled = _graph.MaxPool(relu);
        string resized = _graph.ResizeLike(pooled, relu, ResizeForm.Sizes);
        string mean = _graph.AveragePool(resized);
        string leaky = _graph.Node("LeakyRelu", [mean]);
        ChannelClasses classes = Find(_graph.Conv(leaky, 1));
        int[] expected = classes.Of(a)!;
        Assert.Equal(4, expected.Distinct().Count());
        Assert.All([relu, pooled, resized, mean, leaky], tensor => Assert.Equal(expected, classes.Of(tensor)));
        Assert.All(expected, channel => Assert.False(classes.IsPinned(channel)));
    }

    [Theory]
    [InlineData("constant", 0, 0, true)]
    [InlineData("reflect", 0, 0, true)]
    [InlineData("edge", 0, 0, true)]
    [InlineData("constant", 1, 0, false)]
    [InlineData("constant", 0, 2, false)]
    public void Padding_of_rows_and_columns_keeps_channels(string mode, float value, int channels, bool isKept)
    {
        string a = _graph.Conv(_photo, 4);
        string[] pads = [_graph.Constant<long>([0, 0, 1, 2, 0, channels, 3, 4], 8), .. mode == "constant" ? [_graph.Constant<float>([value])] : Array.Empty<string>()];
        string padded = _graph.Shaped(_graph.Node("Pad", [a, .. pads], ("mode", mode)), 1, 4 + channels, 20, 22);
        ChannelClasses classes = Find(_graph.Conv(padded, 1));
        Assert.Equal(isKept, classes.Of(a)!.SequenceEqual(classes.Of(padded)!));
        Assert.All(classes.Of(a)!, channel => Assert.Equal(!isKept, classes.IsPinned(channel)));
    }

    [Fact]
    public void A_sum_ties_both_its_sides()
    {
        (string a, string b) = (_graph.Conv(_photo, 4), _graph.Conv(_photo, 4));
        string sum = _graph.Node("Add", [a, b]);
        ChannelClasses classes = Find(_graph.Conv(sum, 1));
        Assert.Equal(classes.Of(a), classes.Of(b));
        Assert.Equal(classes.Of(a), classes.Of(sum));
        Assert.All(classes.Of(sum)!, channel => Assert.False(classes.IsPinned(channel)));
    }

    [Fact]
    public void A_concatenation_has_the_channels_of_its_inputs_one_after_the_other()
    {
        (string a, string b) = (_graph.Conv(_photo, 4), _graph.Conv(_photo, 2));
        string both = _graph.Concat(b, a, b);
        ChannelClasses classes = Find(_graph.Conv(both, 1));
        Assert.Equal([.. classes.Of(b)!, .. classes.Of(a)!, .. classes.Of(b)!], classes.Of(both)!);
    }

    [Fact]
    public void Inputs_and_outputs_keep_their_scale()
    {
        string a = _graph.Apply("Relu", _graph.Conv(_photo, 4));
        string b = _graph.Conv(a, 2);
        ChannelClasses classes = Find(_graph.Conv(b, 1), a);
        Assert.All(classes.Of(_photo)!, channel => Assert.True(classes.IsPinned(channel)));
        Assert.All(classes.Of(a)!, channel => Assert.True(classes.IsPinned(channel)));
        Assert.All(classes.Of(b)!, channel => Assert.False(classes.IsPinned(channel)));
    }

    [Theory]
    [InlineData("Sigmoid")]
    [InlineData("Tanh")]
    [InlineData("Softmax")]
    [InlineData("Clip")]
    [InlineData("Sub")]
    [InlineData("Mul")]
    [InlineData("Transpose")]
    public void An_operator_through_which_no_scale_passes_pins_its_channels(string operation)
    {
        string a = _graph.Conv(_photo, 16);
        string behind = _graph.Apply("Relu", a);
        string pinned = operation switch
        {
            "Clip" => _graph.Clip(behind, -1, 1),
            "Sub" => _graph.Node("Sub", [behind, _graph.Constant<float>([0.5f])]),
            "Mul" => _graph.Node("Mul", [behind, behind]),
            "Transpose" => _graph.Node("Transpose", [behind], ("perm", new long[] { 0, 2, 1, 3 })),
            _ => _graph.Apply(operation, behind),
        };
        ChannelClasses classes = Find(_graph.Conv(pinned, 1));
        Assert.All([a, behind, pinned], tensor => Assert.All(classes.Of(tensor)!, channel => Assert.True(classes.IsPinned(channel))));
    }

    [Fact]
    public void A_concatenation_along_rows_and_a_sum_of_unequal_channels_pin()
    {
        (string a, string b, string one) = (_graph.Conv(_photo, 4), _graph.Conv(_photo, 4), _graph.Conv(_photo, 1));
        string rows = _graph.Shaped(_graph.Node("Concat", [a, b], ("axis", 2)), 1, 4, 32, 16);
        string c = _graph.Conv(_photo, 3);
        string sum = _graph.Node("Add", [c, one]);
        ChannelClasses classes = Find(_graph.Conv(rows, 1), _graph.Conv(sum, 1));
        Assert.All([a, b, one, c], tensor => Assert.All(classes.Of(tensor)!, channel => Assert.True(classes.IsPinned(channel))));
    }

    [Fact]
    public void Convolutions_of_shared_or_computed_weights_take_up_no_scales()
    {
        string weights = _graph.Weights([4, 3, 3, 3], 1);
        (string, object) same = ("pads", new long[] { 1, 1, 1, 1 });
        string a = _graph.Node("Conv", [_photo, weights], same);
        string b = _graph.Node("Conv", [_photo, weights], same);
        string computed = _graph.Node("Mul", [_graph.Weights([4, 3, 3, 3], 1), _graph.Constant<float>([2])]);
        string c = _graph.Node("Conv", [_photo, computed], same);
        string d = _graph.Conv(_photo, 4);
        OnnxGraph graph = new(_graph.Build(a, b, c, d));
        Assert.Equal([false, false, false, true], graph.Nodes.Where(static node => node.OpType == "Conv").Select(node => ChannelClasses.IsScalable(node, graph)));
    }

    private ChannelClasses Find(params string[] outputs) => ChannelClasses.Find(Calibrated.AsItIs(_graph.Build(outputs)));
}
