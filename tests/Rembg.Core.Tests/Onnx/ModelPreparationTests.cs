using CsCheck;

using Rembg.Models;
using Rembg.Onnx;
using Rembg.Quantization;
using Rembg.Quantization.Preparation;

namespace Rembg.Tests;

/// <summary>Preparation leaves the function of a model as it is. The reference is the original model, run without any optimization.</summary>
public sealed class ModelPreparationTests
{
    private const double Tolerance = 1e-4;

    [Fact]
    public void Any_small_graph_computes_the_same_when_prepared() => RandomGraphs.Any.Sample(
        static graph =>
        {
            ModelProto model = graph.Build();
            PreparedModel prepared = Prepare(model);
            (float[], long[]) photo = Reference.Noise([1, 3, graph.Height, graph.Width], graph.Seed);
            double difference = Reference.Difference(Reference.Run(model, photo)[0], Reference.Run(prepared.Model, photo)[0]);
            Assert.True(difference <= Tolerance, $"{graph}: {difference}");
            AssertCanonical(prepared);
        },
        iter: 150);

    [Fact]
    public void The_real_model_computes_the_same_when_prepared()
    {
        ModelProto model = OnnxFile.Read(SharedData.Model);
        PreparedModel prepared = Prepare(model);
        (float[], long[]) photo = Reference.Noise([1, 3, 320, 320], 7);
        Assert.True(Reference.Difference(Reference.Run(model, photo)[0], Reference.Run(prepared.Model, photo)[0]) <= Tolerance);
        Assert.Equal(("input.1", "1959", 320, 320), (prepared.Input, prepared.Output, prepared.InputHeight, prepared.InputWidth));
        Assert.Equal(["1959"], prepared.Graph.Outputs);
        Assert.Equal(1, prepared.Graph.Nodes.Count(static node => node.OpType == "Sigmoid"));
        AssertCanonical(prepared);
    }

    [Theory]
    [InlineData(11, ResizeForm.HalfComputed)]
    [InlineData(12, ResizeForm.Computed)]
    [InlineData(17, ResizeForm.Computed)]
    [InlineData(20, ResizeForm.Sizes)]
    public void Other_members_of_the_family_compute_the_same_when_prepared(long opset, ResizeForm resize)
    {
        UNetModel network = UNetModel.Tiny with { Opset = opset, Resize = resize, BatchNorm = true, HalfWeights = true, OpenSize = resize == ResizeForm.Computed };
        ModelProto model = network.Build();
        PreparedModel prepared = Prepare(model, openInputSize: network.Size);
        (float[], long[]) photo = Reference.Noise([1, 3, network.Size, network.Size], 3);
        Assert.True(Reference.Difference(Reference.Run(model, photo)[0], Reference.Run(prepared.Model, photo)[0]) <= Tolerance);
        Assert.Equal(
            ["Add", "Concat", "Conv", "MaxPool", "Relu", "Resize", "Sigmoid"],
            prepared.Graph.Nodes.Select(static node => node.OpType).Distinct().Order());
        AssertCanonical(prepared);
    }

    [Fact]
    public void Logits_in_the_thousands_survive()
    {
        UNetModel network = UNetModel.Tiny with { LogitScale = 3000, BatchNorm = true, ChannelSpread = 30 };
        ModelProto model = network.Build();
        PreparedModel prepared = Prepare(model);
        (float[], long[]) photo = Reference.Noise([1, 3, network.Size, network.Size], 3);

        // A pixel whose logit passes zero may turn with the last bit of its sum; the others must not.
        (float[] expected, float[] actual) = (Reference.Run(model, photo)[0], Reference.Run(prepared.Model, photo)[0]);
        Assert.True(expected.Zip(actual).Average(static pair => Math.Abs(pair.First - pair.Second)) <= Tolerance);
    }

    [Fact]
    public void Models_that_compute_in_16_bits_are_widened()
    {
        ModelProto model = UNetModel.Tiny.Build();
        ModelProto half = HalfPrecision.Convert(model);
        PreparedModel prepared = Prepare(half);
        (float[], long[]) photo = Reference.Noise([1, 3, 64, 64], 3);
        float[] mask = Reference.Run(prepared.Model, photo)[0];
        Assert.True(Reference.Difference(Reference.Run(model, photo)[0], mask) <= 0.02);
        Assert.DoesNotContain(prepared.Model.Graph.Initializer, static tensor => tensor.Type() == TensorProto.Types.DataType.Float16);
        Assert.DoesNotContain(prepared.Graph.Nodes, static node => node.OpType == "Cast");
    }

    [Fact]
    public void Preparation_is_deterministic_and_leaves_the_source_alone()
    {
        ModelProto model = (UNetModel.Tiny with { BatchNorm = true, Resize = ResizeForm.Computed, Opset = 12 }).Build();
        byte[] before = OnnxFile.ToBytes(model);
        byte[] first = OnnxFile.ToBytes(Prepare(model).Model);
        Assert.Equal(first, OnnxFile.ToBytes(Prepare(model).Model));
        Assert.Equal(before, OnnxFile.ToBytes(model));
    }

    [Fact]
    public void Side_outputs_and_metadata_are_kept_where_wanted()
    {
        ModelProto model = UNetModel.Tiny.Build();
        model.MetadataProps.Add(new StringStringEntryProto { Key = "author", Value = "somebody" });
        PreparedModel prepared = ModelPreparation.Prepare(model, "model.onnx", new QuantizationOptions { KeepOutputs = true }, null, default);
        Assert.Equal(model.Graph.Output.Select(static output => output.Name), prepared.Graph.Outputs);
        Assert.Equal("somebody", Assert.Single(prepared.Model.MetadataProps).Value);
        Assert.Equal("", Assert.Single(prepared.Model.OpsetImport).Domain);
    }

    [Fact]
    public void A_cancelled_preparation_stops()
    {
        ModelProto model = UNetModel.Tiny.Build();
        Assert.Throws<OperationCanceledException>(() => ModelPreparation.Prepare(model, "model.onnx", new QuantizationOptions(), null, new CancellationToken(true)));
    }

    private static PreparedModel Prepare(ModelProto model, int? openInputSize = null) => ModelPreparation.Prepare(
        model, "model.onnx", new QuantizationOptions(), openInputSize is int side ? new ModelDescription { Name = "model", InputSize = side } : null, default);

    /// <summary>Asserts the form that the quantizer relies on.</summary>
    private static void AssertCanonical(PreparedModel prepared)
    {
        OnnxGraph graph = prepared.Graph;
        Assert.True(graph.Opset >= 13);
        Assert.All(graph.Nodes, static node => Assert.True(OnnxGraph.IsDefaultDomain(node.Domain), node.OpType));
        Assert.All(graph.Nodes, static node => Assert.NotEmpty(node.Name));
        Assert.Equal(graph.Nodes.Count, graph.Nodes.Select(static node => node.Name).Distinct().Count());
        Assert.DoesNotContain(graph.Nodes, static node => node.OpType is "Constant" or "Identity" or "Cast" or "Dropout" or "Shape");
        IEnumerable<string> tensors = graph.Nodes.SelectMany(static node => node.Input.Concat(node.Output)).Where(static name => name.Length > 0);
        Assert.All(tensors, tensor => Assert.All(prepared.Shapes[tensor], static size => Assert.True(size >= 0)));
    }
}
