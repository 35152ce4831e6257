using Microsoft.ML.OnnxRuntime;

using Rembg.Onnx;
using Rembg.Quantization;

namespace Rembg.Tests;

/// <summary>A graph that is converted to planes and back computes the same results, even if other nodes read its photo and its mask.</summary>
public sealed class PhotoLayoutTests : FormTest
{
    [Fact]
    public void A_mask_that_others_read_and_the_other_outputs_stay_as_they_are()
    {
        ModelProto model = FormModel.Pixels(24, 24);
        string mask = model.Graph.Output[0].Name;
        model.Graph.Node.Add(new NodeProto { OpType = "Neg", Name = "negative", Input = { mask }, Output = { "negative" } });
        model.Graph.Output.Add(new ValueInfoProto { Name = "negative", Type = model.Graph.Output[0].Type.Clone() });
        string source = Write(model, "two.onnx");
        string written = Quantize(source, null, QuantizerRun.Unchecked with { Mode = QuantizationMode.WeightOnly, KeepOutputs = true });
        Assert.Equal([mask, "negative"], OnnxFile.Read(written).Graph.Output.Select(static output => output.Name));
        float[][] expected = Run(source, 24);
        float[][] actual = Run(written, 24);
        Assert.All(expected.Zip(actual), static pair => Assert.InRange(pair.First.Zip(pair.Second).Average(static values => Math.Abs(values.First - values.Second)), 0, 0.01));
        Assert.Equal(actual[0], actual[1].Select(static value => -value));
    }

    [Fact]
    public void Readers_within_subgraphs_read_the_same_values_as_before()
    {
        string source = Write(Branching(), "branching.onnx");
        ModelProto model = OnnxFile.Read(source);
        OnnxGraph graph = new(model);
        PhotoLayout.InputToPlanes(graph, "photo");
        PhotoLayout.OutputToPlanes(graph, "mask", 4);
        new PhotoLayout(InputIsLast: true, OutputIsLast: true).Restore(model, "photo", new PhotoShape(6, 8, ChannelsLast: false), "mask", [1, 3, 6, 8]);
        Assert.Equal(2, model.Graph.Node.Count(static node => node.OpType == "Transpose" && node.Input[0].Contains("photo", StringComparison.Ordinal)));
        Assert.Equal(Run(source, 6, 8), Run(Write(model, "restored.onnx"), 6, 8));
    }

    /// <summary>The photo, doubled in one branch of an If and as it is in the other; the mask is read by another If.</summary>
    private static ModelProto Branching()
    {
        GraphBuilder graph = new();
        string photo = graph.Input("photo", [1, 6, 8, 3]);
        ModelProto model = graph.Build(graph.Shaped(graph.Apply("Identity", photo), 1, 6, 8, 3));
        model.Graph.Node.Clear();
        model.Graph.Initializer.Add(new TensorProto { Name = "yes", DataType = (int)TensorProto.Types.DataType.Bool, RawData = Google.Protobuf.ByteString.CopyFrom(1) });
        model.Graph.Node.Add(If("mask", "Add", "photo"));
        model.Graph.Node.Add(If("after", "Mul", "mask"));
        model.Graph.Output[0].Name = "mask";
        model.Graph.Output.Add(new ValueInfoProto { Name = "after", Type = model.Graph.Output[0].Type.Clone() });
        return model;
    }

    private static NodeProto If(string output, string operation, string read)
    {
        NodeProto node = new() { OpType = "If", Name = $"if_{output}", Input = { "yes" }, Output = { output } };
        foreach (string branch in (string[])["then_branch", "else_branch"])
        {
            string result = $"{output}/{branch}";
            GraphProto inner = new() { Name = branch };
            inner.Node.Add(new NodeProto { OpType = operation, Name = result, Input = { read, read }, Output = { result } });
            inner.Output.Add(new ValueInfoProto { Name = result, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float } } });
            node.Attribute.Add(new AttributeProto { Name = branch, Type = AttributeProto.Types.AttributeType.Graph, G = inner });
        }

        return node;
    }

    /// <summary>All outputs of a model for a photo of random numbers.</summary>
    private static float[][] Run(string path, int height, int? width = null)
    {
        using InferenceSession session = new(path);
        Random random = new(3);
        float[] values = [.. Enumerable.Range(0, height * (width ?? height) * 3).Select(_ => random.NextSingle() - 0.5f)];
        using OrtValue photo = OrtValue.CreateTensorValueFromMemory(values, [1, height, width ?? height, 3]);
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, ["photo"], [photo], session.OutputNames);
        return [.. outputs.Select(static output => output.GetTensorDataAsSpan<float>().ToArray())];
    }
}
