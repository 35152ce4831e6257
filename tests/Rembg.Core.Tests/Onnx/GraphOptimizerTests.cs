using Rembg.Onnx;

namespace Rembg.Tests;

/// <summary>The foldings of the optimizer, which leaves ONNX's own operators only.</summary>
[Trait("Speed", "Fast")]
public sealed class GraphOptimizerTests
{
    private static readonly long[] Shape = [1, 3, 20, 20];

    [Fact]
    public void Batch_normalization_becomes_part_of_its_convolution()
    {
        GraphBuilder graph = new(opset: 17);
        string x = graph.Input("photo", Shape);
        string y = graph.Apply("Relu", graph.BatchNorm(graph.Conv(x, 8, bias: false)));
        ModelProto model = graph.Build(graph.Conv(y, 1));
        Assert.Equal(["Conv", "Relu", "Conv"], Operators(AssertSame(model)));
    }

    [Fact]
    public void Weights_of_16_bits_become_constants_of_32()
    {
        GraphBuilder graph = new(opset: 17) { HalfWeights = true };
        ModelProto model = graph.Build(graph.Conv(graph.Input("photo", Shape), 8));
        ModelProto optimized = AssertSame(model);
        Assert.Equal(["Conv"], Operators(optimized));
        Assert.All(optimized.Graph.Initializer, static tensor => Assert.Equal(TensorProto.Types.DataType.Float, tensor.Type()));
    }

    [Fact]
    public void Sizes_that_are_computed_from_shapes_become_constants()
    {
        GraphBuilder graph = new(opset: 17);
        string x = graph.Input("photo", Shape);
        string y = graph.ResizeLike(graph.MaxPool(graph.Conv(x, 4)), x, ResizeForm.Computed);
        ModelProto optimized = AssertSame(graph.Build(y));
        Assert.Equal(["Conv", "MaxPool", "Resize"], Operators(optimized));
        Assert.Equal([1, 4, 20, 20], new OnnxGraph(optimized).Initializer(optimized.Graph.Node[^1].Input[3])!.ToIntegers());
    }

    [Fact]
    public void Constants_are_initializers()
    {
        GraphBuilder graph = new();
        string x = graph.Input("photo", Shape);
        string two = graph.Node("Constant", [], ("value", TensorData.Create<float>(string.Empty, [2f])));
        string half = graph.Node("Constant", [], ("value_float", 0.5f));
        ModelProto optimized = AssertSame(graph.Build(graph.Node("Mul", [x, graph.Node("Add", [two, half])])));
        Assert.Equal(["Mul"], Operators(optimized));
        Assert.Equal([2.5f], Assert.Single(optimized.Graph.Initializer).ToFloats());
    }

    [Fact]
    public void No_operator_of_the_runtimes_own_and_no_foreign_domain_appears()
    {
        // Written out, as PyTorch exports them: the runtime has fused forms for all of these in a domain of its own.
        GraphBuilder graph = new(opset: 20);
        string x = graph.Conv(graph.Input("photo", Shape), 4);
        string inner = graph.Node("Add", [graph.Apply("Erf", graph.Node("Div", [x, graph.Constant<float>([1.4142135f])])), graph.Constant<float>([1])]);
        string gelu = graph.Node("Mul", [graph.Node("Mul", [x, inner]), graph.Constant<float>([0.5f])]);
        string silu = graph.Node("Mul", [gelu, graph.Apply("Sigmoid", gelu)]);
        string product = graph.Node("Add", [graph.Node("MatMul", [silu, graph.Constant<float>([.. Enumerable.Repeat(0.05f, 400)], 20, 20)]), graph.Constant<float>(new float[20], 20)]);
        ModelProto optimized = AssertSame(graph.Build(graph.Apply("Relu", product)));
        Assert.All(optimized.Graph.Node, static node => Assert.Equal(string.Empty, node.Domain));
        Assert.Equal(20, Assert.Single(optimized.OpsetImport).Version);
    }

    [Fact]
    public void Everything_besides_the_graph_is_kept()
    {
        ModelProto model = UNetModel.Tiny.Build();
        model.MetadataProps.Add(new StringStringEntryProto { Key = "key", Value = "value" });
        ModelProto optimized = Optimize(model);
        Assert.Equal(model.MetadataProps, optimized.MetadataProps);
        Assert.Equal(model.ProducerName, optimized.ProducerName);
    }

    [Fact]
    public void Nothing_is_left_in_the_directory_for_temporary_files()
    {
        string file;
        using (ScratchDirectory directory = new())
        {
            file = directory["model.onnx"];
            File.WriteAllText(file, string.Empty);
        }

        Assert.False(Directory.Exists(Path.GetDirectoryName(file)));
    }

    private static ModelProto AssertSame(ModelProto model)
    {
        ModelProto optimized = Optimize(model);
        (float[], long[]) photo = Reference.Noise(Shape, 2);
        Assert.True(Reference.Difference(Reference.Run(model, photo)[0], Reference.Run(optimized, photo)[0]) <= 1e-5);
        return optimized;
    }

    private static ModelProto Optimize(ModelProto model)
    {
        ModelProto before = model.Clone();
        ModelProto optimized = GraphOptimizer.Optimize(model);
        Assert.Equal(before, model);
        return optimized;
    }

    private static IEnumerable<string> Operators(ModelProto model) => model.Graph.Node.Select(static node => node.OpType);
}
