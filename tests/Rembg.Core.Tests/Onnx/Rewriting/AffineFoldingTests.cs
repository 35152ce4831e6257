using Rembg.Onnx;
using Rembg.Onnx.Rewriting;

namespace Rembg.Tests;

/// <summary>Constants move into convolutions, and ONNX Runtime computes the same results before and after.</summary>
[Trait("Speed", "Fast")]
public sealed class AffineFoldingTests
{
    private readonly GraphBuilder _graph = new(opset: 17, seed: 3);
    private readonly string _photo;

    public AffineFoldingTests()
    {
        _photo = _graph.Input("photo", [1, 3, 16, 16]);
    }

    private string Channels => _graph.Constant<float>([.. Enumerable.Range(0, 8).Select(static i => 0.5f + (0.2f * i))], 8, 1, 1);

    private string Number => _graph.Constant<float>([0.7f]);

    [Theory]
    [InlineData("Mul", false)]
    [InlineData("Add", false)]
    [InlineData("Sub", false)]
    [InlineData("Div", false)]
    [InlineData("Mul", true)]
    [InlineData("Add", true)]
    [InlineData("Sub", true)]
    [InlineData("Div", true)]
    public void A_constant_behind_a_convolution_is_folded(string operation, bool ofChannels)
    {
        string x = _graph.Node(operation, [_graph.Conv(_photo, 8), ofChannels ? Channels : Number]);
        Check(_graph.Build(_graph.Apply("Relu", x)), left: ["Conv", "Relu"]);
    }

    [Fact]
    public void A_constant_that_a_convolution_is_subtracted_from_is_folded() =>
        Check(_graph.Build(_graph.Node("Sub", [Number, _graph.Conv(_photo, 8)])), left: ["Conv"]);

    [Fact]
    public void Batch_normalization_behind_a_transposed_convolution_is_folded() =>
        Check(_graph.Build(_graph.BatchNorm(_graph.ConvTranspose(_graph.Conv(_photo, 8), 6))), left: ["Conv", "ConvTranspose"]);

    [Theory]
    [InlineData("Mul", 3, 0)]
    [InlineData("Mul", 1, 0)]
    [InlineData("Add", 1, 0)]
    [InlineData("Add", 3, 1)]
    public void A_constant_before_a_convolution_is_folded_unless_zeros_around_the_picture_would_change(string operation, int kernel, int left)
    {
        string x = _graph.Node(operation, [_graph.Apply("Relu", _graph.Conv(_photo, 8)), Channels]);
        Check(_graph.Build(_graph.Conv(x, 4, kernel)), left: ["Conv", "Relu", .. Enumerable.Repeat(operation, left), "Conv"]);
    }

    [Fact]
    public void A_product_passes_a_sum_that_stays()
    {
        string x = _graph.Node("Add", [_graph.Node("Mul", [_graph.Apply("Relu", _graph.Conv(_photo, 8)), Channels]), Number]);
        Check(_graph.Build(_graph.Conv(x, 8, group: 4)), left: ["Conv", "Relu", "Add", "Conv"]);
    }

    [Fact]
    public void Weights_that_two_convolutions_share_are_folded_for_each()
    {
        string first = _graph.Conv(_photo, 3);
        string weights = _graph.Last.Input[1];
        string second = _graph.Shaped(_graph.Node("Conv", [_graph.Node("Mul", [first, Number]), weights], ("pads", new long[] { 1, 1, 1, 1 })), 1, 3, 16, 16);
        Check(_graph.Build(_graph.Node("Mul", [second, Number])), left: ["Conv", "Conv"]);
    }

    [Fact]
    public void Tensors_with_other_readers_stay()
    {
        string convolution = _graph.Conv(_photo, 8);
        string scaled = _graph.Node("Mul", [convolution, Number]);
        Check(_graph.Build(_graph.Node("Add", [scaled, convolution])), left: ["Conv", "Mul", "Add"]);
    }

    [Theory]
    [InlineData("HardSwish")]
    [InlineData("HardSwishParts")]
    public void Forms_of_HardSwish_become_one(string form)
    {
        string x = PlainUNet.Activations[form](_graph, _graph.Conv(_photo, 8));
        ModelProto model = _graph.Build(x);
        ModelProto rewritten = model.Clone();
        OnnxGraph graph = new(rewritten);
        Assert.True(HardSigmoidForms.Apply(graph));
        graph.Sort();
        graph.Prune();
        Assert.Equal(["Conv", "HardSigmoid", "Mul"], graph.Nodes.Select(static node => node.OpType));
        Compare(model, rewritten);
    }

    [Fact]
    public void A_HardSigmoid_of_parts_becomes_one_node()
    {
        string clipped = _graph.Clip(_graph.Node("Add", [_graph.Conv(_photo, 8), _graph.Constant<float>([3])]), 0, 6);
        ModelProto model = _graph.Build(_graph.Node("Mul", [clipped, _graph.Constant<float>([1 / 6f])]));
        ModelProto rewritten = model.Clone();
        OnnxGraph graph = new(rewritten);
        Assert.True(HardSigmoidForms.Apply(graph));
        graph.Sort();
        graph.Prune();
        Assert.Equal(["Conv", "HardSigmoid"], graph.Nodes.Select(static node => node.OpType));
        Compare(model, rewritten);
    }

    private static void Check(ModelProto model, string[] left)
    {
        ModelProto folded = model.Clone();
        OnnxGraph graph = new(folded);
        AffineFolding.Apply(graph, TensorShapes.Infer(model));
        graph.Sort();
        graph.Prune();
        Assert.Equal(left, graph.Nodes.Select(static node => node.OpType));
        Assert.Equal(model.Graph.Output[0].Name, graph.Outputs[0]);
        Compare(model, folded);
    }

    private static void Compare(ModelProto before, ModelProto after)
    {
        (float[], long[]) photo = Reference.Noise([1, 3, 16, 16], seed: 5);
        Assert.InRange(Reference.Difference(Reference.Run(before, photo)[0], Reference.Run(after, photo)[0]), 0, 1e-5);
    }
}
