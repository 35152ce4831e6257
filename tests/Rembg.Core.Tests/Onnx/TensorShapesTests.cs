using Rembg.Onnx;

namespace Rembg.Tests;

/// <summary>Shapes are inferred without running the model if possible, and from a run if they depend on values.</summary>
[Trait("Speed", "Fast")]
public sealed class TensorShapesTests
{
    [Fact]
    public void Every_tensor_of_the_real_model_has_a_shape()
    {
        ModelProto model = OnnxFile.Read(SharedData.Model);
        IReadOnlyDictionary<string, long[]> shapes = TensorShapes.Infer(model);
        Assert.Equal([1, 3, 320, 320], shapes["input.1"]);
        Assert.All(model.Graph.Node, node => Assert.All(node.Output, output => Assert.DoesNotContain(-1, shapes[output])));
        Assert.All(model.Graph.Initializer, tensor => Assert.Equal(tensor.Dims, shapes[tensor.Name]));
        Assert.All(model.Graph.Output, output => Assert.Equal([1, 1, 320, 320], shapes[output.Name]));
    }

    [Fact]
    public void Shapes_follow_the_operators()
    {
        GraphBuilder graph = new();
        string x = graph.Input("photo", [1, 3, 21, 30]);
        string convolved = graph.Conv(x, 5, stride: 2);
        string pooled = graph.MaxPool(convolved);
        string mean = graph.GlobalAveragePool(pooled);
        string flat = graph.Node("Flatten", [pooled]);
        IReadOnlyDictionary<string, long[]> shapes = TensorShapes.Infer(graph.Build(mean, flat));
        Assert.Equal([1, 5, 11, 15], shapes[convolved]);
        Assert.Equal([1, 5, 6, 8], shapes[pooled]);
        Assert.Equal([1, 5, 1, 1], shapes[mean]);
        Assert.Equal([1, 240], shapes[flat]);
    }

    [Fact]
    public void A_shape_that_depends_on_values_is_measured()
    {
        GraphBuilder graph = new();
        string x = graph.Input("photo", [1, 3, 4, 5]);

        // Zeros are equal to zero, all sixty of them.
        string found = graph.Node("NonZero", [graph.Node("Equal", [x, graph.Constant<float>([0])])]);
        string sum = graph.Node("ReduceSum", [graph.Node("Cast", [found], ("to", (int)TensorProto.Types.DataType.Float))]);
        IReadOnlyDictionary<string, long[]> shapes = TensorShapes.Infer(graph.Build(sum));
        Assert.Equal([4, 60], shapes[found]);
    }
}
