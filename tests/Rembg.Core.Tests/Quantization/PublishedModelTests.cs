using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

using Rembg.Models;
using Rembg.Onnx;
using Rembg.Quantization;
using Rembg.Quantization.Preparation;

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

    [Theory]
    [InlineData("onnx-greaterorequal.onnx")]
    [InlineData("onnx-meanvariancenormalization.onnx")]
    [InlineData("onnx-local-function.onnx")]
    [InlineData("onnx-sparse-initializer.onnx")]
    [InlineData("onnx-resize-axes.onnx")]
    [InlineData("onnx-if.onnx")]
    [InlineData("onnx-fp16-input.onnx")]
    [InlineData("onnx-external.onnx")]
    public void A_model_that_the_runtime_takes_is_quantized_and_keeps_its_mask(string name)
    {
        string source = SharedData.Case(name);
        string output = _directory["out.onnx"];
        string[] photos = [.. ((string[])["girl-1.jpg", "horse.jpg", "boat.jpg", "car-2.jpg"]).Select(SharedData.Photo)];
        QuantizationOptions options = QuantizerRun.Unchecked with { Mode = QuantizationMode.Static };
        QuantizationResult result = new ModelQuantizer(options).Quantize(source, null, photos, output, new RecordingObserver(), default);
        Assert.True(result.QuantizedNodeCount > 0);

        // The runtime runs the file as it was published. Both see the same numbers, and differ by the rounding to 8 bits.
        float[] expected = Run(source);
        float[] actual = Run(output);
        float range = expected.Max() - expected.Min();
        Assert.True(range > 0);
        Assert.InRange(expected.Zip(actual).Average(static pair => Math.Abs(pair.First - pair.Second)) / range, 0, 0.05);
    }

    [Fact]
    public void The_size_of_a_model_includes_weights_in_a_file_of_any_name()
    {
        string source = SharedData.Case("onnx-external.onnx");
        QuantizationResult result = new ModelQuantizer(QuantizerRun.Unchecked with { Mode = QuantizationMode.WeightOnly }).Quantize(source, null, [], _directory["out.onnx"], new RecordingObserver(), default);
        Assert.Equal(new FileInfo(source).Length + new FileInfo(SharedData.Case("onnx-external.onnx_data")).Length, result.SourceSize);
    }

    private static float[] Run(string path)
    {
        using InferenceSession session = new(path);
        (string name, NodeMetadata input) = session.InputMetadata.Single();
        int[] shape = Array.ConvertAll(input.Dimensions, static size => Math.Max(size, 1));
        Random random = new(5);
        float[] values = [.. Enumerable.Range(0, shape.Aggregate(1, static (product, size) => product * size)).Select(_ => (float)random.NextDouble())];
        using OrtValue photo = input.ElementDataType == TensorElementType.Float16
            ? OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(values, static value => (Float16)value), Array.ConvertAll(shape, static size => (long)size))
            : OrtValue.CreateTensorValueFromMemory(values, Array.ConvertAll(shape, static size => (long)size));
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, [name], [photo], [session.OutputMetadata.Keys.First()]);
        return outputs[0].GetTensorTypeAndShape().ElementDataType == TensorElementType.Float16
            ? Array.ConvertAll(outputs[0].GetTensorDataAsSpan<Float16>().ToArray(), static value => (float)value)
            : outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    private static PreparedModel Prepare(ModelProto model) => ModelPreparation.Prepare(model, SharedData.Model, new QuantizationOptions(), ModelDescriber.OfFile(SharedData.Model), default);
}
