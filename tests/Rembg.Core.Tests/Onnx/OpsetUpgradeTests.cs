using Rembg.Onnx;

namespace Rembg.Tests;

/// <summary>Every form that changed computes the same in operator set 13 as ONNX Runtime makes of the old one.</summary>
[Trait("Speed", "Fast")]
public sealed class OpsetUpgradeTests
{
    private static readonly long[] Shape = [1, 4, 6, 8];

    private static readonly Dictionary<string, (long Opset, Func<GraphBuilder, string, string> Add)> Forms = new()
    {
        ["Upsample 7 nearest"] = (7, static (graph, x) => graph.Node("Upsample", [x], ("scales", new float[] { 1, 1, 2, 3 }))),
        ["Upsample 7 linear"] = (7, static (graph, x) => graph.Node("Upsample", [x], ("scales", new float[] { 1, 1, 2, 2.5f }), ("mode", "linear"))),
        ["Upsample 9 nearest"] = (9, static (graph, x) => graph.Node("Upsample", [x, graph.Constant<float>([1, 1, 2, 1.5f], 4)])),
        ["Upsample 9 linear"] = (9, static (graph, x) => graph.Node("Upsample", [x, graph.Constant<float>([1, 1, 2, 2], 4)], ("mode", "linear"))),
        ["Resize 10 nearest"] = (10, static (graph, x) => graph.Node("Resize", [x, graph.Constant<float>([1, 1, 2, 2.5f], 4)])),
        ["Resize 10 nearest, smaller"] = (10, static (graph, x) => graph.Node("Resize", [x, graph.Constant<float>([1, 1, 0.5f, 0.4f], 4)])),
        ["Resize 10 linear"] = (10, static (graph, x) => graph.Node("Resize", [x, graph.Constant<float>([1, 1, 2, 2], 4)], ("mode", "linear"))),
        ["Resize 10 linear, smaller"] = (10, static (graph, x) => graph.Node("Resize", [x, graph.Constant<float>([1, 1, 0.5f, 0.75f], 4)], ("mode", "linear"))),
        ["Resize 11"] = (11, static (graph, x) => graph.Node("Resize", [x, graph.Constant<float>([], 0), graph.Constant<float>([], 0), graph.Constant<long>([1, 4, 9, 5], 4)], ("mode", "linear"))),
        ["Clip 7, both"] = (7, static (graph, x) => graph.Node("Clip", [x], ("min", -0.5f), ("max", 0.25f))),
        ["Clip 10, upper only"] = (10, static (graph, x) => graph.Node("Clip", [x], ("max", 0.25f))),
        ["Clip 7, neither"] = (7, static (graph, x) => graph.Node("Clip", [x])),
        ["Clip 12"] = (12, static (graph, x) => graph.Clip(x, 0, 1)),
        ["Pad 7"] = (7, static (graph, x) => graph.Node("Pad", [x], ("pads", new long[] { 0, 0, 1, 2, 0, 0, 3, 0 }), ("value", 0.5f))),
        ["Pad 10 reflect"] = (10, static (graph, x) => graph.Node("Pad", [x], ("pads", new long[] { 0, 0, 1, 2, 0, 0, 3, 1 }), ("mode", "reflect"))),
        ["Pad 11"] = (11, static (graph, x) => graph.Node("Pad", [x, graph.Constant<long>([0, 0, 1, 1, 0, 0, 1, 1], 8)], ("mode", "edge"))),
        ["Slice 7"] = (7, static (graph, x) => graph.Node("Slice", [x], ("axes", new long[] { 1, 3 }), ("starts", new long[] { 1, -5 }), ("ends", new long[] { 3, 100 }))),
        ["Slice 9, all axes"] = (9, static (graph, x) => graph.Node("Slice", [x], ("starts", new long[] { 0, 1 }), ("ends", new long[] { 1, 4 }))),
        ["Squeeze 7 and Unsqueeze 7"] = (7, static (graph, x) =>
            graph.Node("Unsqueeze", [graph.Node("Squeeze", [x], ("axes", new long[] { 0 }))], ("axes", new long[] { 0, 4 }))),
        ["Squeeze 11, all"] = (11, static (graph, x) => graph.Node("Squeeze", [x])),
        ["ReduceSum 7"] = (7, static (graph, x) => graph.Node("ReduceSum", [x], ("axes", new long[] { 1, 3 }), ("keepdims", 0))),
        ["ReduceSum 11, all"] = (11, static (graph, x) => graph.Node("ReduceSum", [x])),
        ["ReduceMean 7"] = (7, static (graph, x) => graph.Node("ReduceMean", [x], ("axes", new long[] { 2 }))),
        ["Split 7"] = (7, static (graph, x) => graph.Node("Split", [x], ("axis", 3), ("split", new long[] { 8 }))),
        ["TopK 7"] = (7, static (graph, x) => Two(graph, graph.Node("TopK", [x], ("k", 3), ("axis", 3)))),
        ["TopK 10"] = (10, static (graph, x) => Two(graph, graph.Node("TopK", [x, graph.Constant<long>([2], 1)], ("axis", 1)))),
        ["Softmax 7"] = (7, static (graph, x) => graph.Node("Softmax", [x])),
        ["Softmax 11, last axis"] = (11, static (graph, x) => graph.Node("Softmax", [x], ("axis", -1))),
        ["Softmax 12, third axis"] = (12, static (graph, x) => graph.Node("Softmax", [x], ("axis", 2))),
        ["LogSoftmax 9"] = (9, static (graph, x) => graph.Node("LogSoftmax", [x], ("axis", 3))),
        ["Hardmax 11"] = (11, static (graph, x) => graph.Node("Hardmax", [x], ("axis", 0))),
        ["Dropout 7"] = (7, static (graph, x) => graph.Node("Dropout", [x], ("ratio", 0.3f))),
        ["Dropout 10"] = (10, static (graph, x) => graph.Node("Dropout", [x], ("ratio", 0.3f))),
        ["BatchNormalization 7"] = (7, static (graph, x) => Spatial(graph, graph.BatchNorm(x))),
        ["Scatter 9"] = (9, static (graph, x) => graph.Node("Scatter", [x, graph.Constant<long>([1, 0], 1, 1, 1, 2), graph.Constant<float>([5, 6], 1, 1, 1, 2)], ("axis", 2))),
        ["Gemm 7"] = (7, static (graph, x) => graph.Node("Gemm", [graph.Node("Flatten", [x]), graph.Constant<float>([.. Enumerable.Range(0, 384).Select(static i => i / 384f)], 192, 2), graph.Constant<float>([1, 2], 2)])),
        ["MaxPool 10, rounding up"] = (10, static (graph, x) => graph.MaxPool(x)),
        ["AveragePool 7"] = (7, static (graph, x) => graph.AveragePool(x)),
    };

    public static TheoryData<string> Names => [.. Forms.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_form_computes_the_same(string form)
    {
        (long opset, Func<GraphBuilder, string, string> add) = Forms[form];
        GraphBuilder builder = new(opset, opset < 9 ? 3 : 6);
        ModelProto model = builder.Build(add(builder, builder.Input("x", Shape)));
        (float[], long[]) input = Reference.Noise(Shape, 4);
        float[] expected = Reference.Run(model, input)[0];
        Upgrade(model);
        Assert.Equal(13, model.OpsetImport[0].Version);
        Assert.True(model.IrVersion >= 7);
        Assert.Equal("x", Assert.Single(model.Graph.Input).Name);
        Assert.True(Reference.Difference(expected, Reference.Run(model, input)[0]) <= 1e-6);
    }

    [Fact]
    public void Later_operator_sets_are_left_alone()
    {
        ModelProto model = (UNetModel.Tiny with { Opset = 17, Resize = ResizeForm.Sizes }).Build();
        ModelProto before = model.Clone();
        before.IrVersion = 7;
        Upgrade(model);
        Assert.Equal(before, model);
    }

    [Fact]
    public void Nodes_within_branches_are_upgraded_too()
    {
        GraphBuilder builder = new(11, 6);
        string x = builder.Input("x", Shape);
        string condition = builder.Node("Greater", [builder.Node("ReduceSum", [x], ("keepdims", 0)), builder.Constant<float>([0])]);
        string output = builder.Node("If", [condition]);
        ModelProto model = builder.Build(output);
        model.Graph.Node[^1].Attribute.Add([Branch("then_branch", "Squeeze"), Branch("else_branch", "Squeeze")]);
        (float[], long[]) input = Reference.Noise(Shape, 4);
        float[] expected = Reference.Run(model, input)[0];
        Upgrade(model);
        Assert.Equal(expected, Reference.Run(model, input)[0]);
        Assert.All(model.Graph.Node[^1].Attribute, static branch => Assert.Equal(2, branch.G.Node[0].Input.Count));

        static AttributeProto Branch(string name, string operation)
        {
            NodeProto node = new() { OpType = operation, Input = { "x" }, Output = { name + "/out" } };
            node.Set("axes", [0]);
            GraphProto graph = new() { Name = name, Node = { node } };
            graph.Output.Add(new ValueInfoProto { Name = name + "/out", Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = 1 } } });
            return new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Graph, G = graph };
        }
    }

    [Fact]
    public void An_operator_without_a_later_form_is_named()
    {
        GraphBuilder mixed = new(10);
        string resized = mixed.Node("Resize", [mixed.Input("x", Shape), mixed.Constant<float>([1, 1, 2, 0.5f], 4)]);
        Assert.Contains("Resize_0", AssertRefused(mixed.Build(resized)), StringComparison.Ordinal);

        GraphBuilder pixels = new(7);
        ModelProto model = pixels.Build(pixels.BatchNorm(pixels.Input("x", Shape)));
        model.Graph.Node[0].Set("spatial", 0);
        Assert.Contains("BatchNormalization", AssertRefused(model), StringComparison.Ordinal);

        GraphBuilder scan = new(8);
        Assert.Contains("Scan", AssertRefused(scan.Build(scan.Node("Scan", [scan.Input("x", Shape)]))), StringComparison.Ordinal);

        GraphBuilder unknown = new(11);
        Assert.Contains("ImageScaler", AssertRefused(unknown.Build(unknown.Node("ImageScaler", [unknown.Input("x", Shape)]))), StringComparison.Ordinal);
    }

    private static void Upgrade(ModelProto model) => OpsetUpgrade.Apply(new OnnxGraph(model));

    private static string AssertRefused(ModelProto model) => Assert.Throws<NotSupportedException>(() => Upgrade(model)).Message;

    private static string Spatial(GraphBuilder graph, string output)
    {
        graph.Last.Set("spatial", 1);
        return output;
    }

    private static string Two(GraphBuilder graph, string output)
    {
        graph.Last.Output.Add(output + "/indices");
        return output;
    }
}
