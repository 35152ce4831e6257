using Rembg.Models;
using Rembg.Onnx;
using Rembg.Quantization;

namespace Rembg.Tests;

/// <summary>Models as their publishers write them, with what ONNX Runtime accepts and a strict reader does not.</summary>
public sealed class PublishedModelTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Nodes_that_stand_behind_their_consumers_are_brought_before_them()
    {
        ModelProto model = OnnxFile.Read(SharedData.Model);
        PreparedModel expected = Prepare(model);

        // As tools do it that add nodes to a finished graph.
        NodeProto[] moved = [.. model.Graph.Node.Where(static (_, i) => i % 3 == 0)];
        foreach (NodeProto node in moved)
        {
            model.Graph.Node.Remove(node);
            model.Graph.Node.Add(node);
        }

        PreparedModel prepared = Prepare(model);
        Assert.Equal(expected.Shapes[expected.Output], prepared.Shapes[prepared.Output]);
        Assert.Equal(expected.Multiplications, prepared.Multiplications);
        HashSet<string> made = [.. prepared.Model.Graph.Input.Select(static input => input.Name), .. prepared.Model.Graph.Initializer.Select(static tensor => tensor.Name)];
        foreach (NodeProto node in prepared.Model.Graph.Node)
        {
            Assert.All(node.Input.Where(static name => name.Length > 0), name => Assert.Contains(name, made));
            made.UnionWith(node.Output);
        }
    }

    [Theory]
    [InlineData(QuantizationMode.Static)]
    [InlineData(QuantizationMode.Dynamic)]
    [InlineData(QuantizationMode.WeightOnly)]
    public void Weights_that_are_not_numbers_are_named(QuantizationMode mode)
    {
        string output = _directory["out.onnx"];
        ModelInvalidException refusal = Assert.Throws<ModelInvalidException>(
            () => new ModelQuantizer(QuantizerRun.Unchecked with { Mode = mode }).Quantize(SharedData.Case("onnx-nan-weight.onnx"), null, [], output, new RecordingObserver(), default));
        string weight = OnnxFile.Read(SharedData.Case("onnx-nan-weight.onnx")).Graph.Initializer.First(static tensor => tensor.IsFloat() && tensor.ToFloats().Any(float.IsNaN)).Name;
        Assert.Contains($"'{weight}'", refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(output));
    }

    private static PreparedModel Prepare(ModelProto model) => ModelPreparation.Prepare(model, SharedData.Model, new QuantizationOptions(), ModelDescriber.OfFile(SharedData.Model), default);
}
