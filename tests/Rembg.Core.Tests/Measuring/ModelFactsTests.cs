using Rembg.Measuring;
using Rembg.Onnx;
using Rembg.Quantization;

namespace Rembg.Tests;

/// <summary>The facts that a file states about its model, worked out by hand and by quantizing.</summary>
public sealed class ModelFactsTests : IDisposable
{
    private readonly MeasuringRun _run = new();

    [Theory]
    [InlineData(16)]
    [InlineData(0)]
    public void The_facts_of_two_convolutions_are_those_worked_out_by_hand(int size)
    {
        string path = _run.AddFile("tiny.onnx", TinyModel.Convolutions(size, size));
        ModelFacts facts = ModelFacts.Read(path, default);
        long pixels = (size == 0 ? 320 : size) * (size == 0 ? 320 : size);

        // 3 × 3 × 3 × 8 and 3 × 3 × 8 × 1 for each pixel; as many weights, and 8 + 1 biases.
        Assert.Equal(pixels * (216 + 72), facts.Multiplications);
        Assert.Equal(216 + 8 + 72 + 1, facts.Parameters);
        Assert.Equal(new Dictionary<string, int> { ["Conv"] = 2, ["Relu"] = 1, ["Sigmoid"] = 1 }, facts.Operators);
        Assert.Equal(0, facts.IntegerNodeCount);
        Assert.Equal(new FileInfo(path).Length, facts.FileSize);
    }

    [Fact]
    public void Weights_in_a_second_file_count()
    {
        string path = _run.Directory["outside.onnx"];
        ModelProto model = UNetModel.Tiny.Build();
        OnnxFile.Write(model, path, overwrite: false, largestWithinFile: 0);
        Assert.Equal(new FileInfo(path).Length + new FileInfo(path + ".data").Length, ModelFacts.Read(path, default).FileSize);
    }

    [Theory]
    [InlineData(QuantizationMode.Static, QuantizationFormat.Qdq, 5)]
    [InlineData(QuantizationMode.Static, QuantizationFormat.QOperator, 5)]
    [InlineData(QuantizationMode.Dynamic, QuantizationFormat.Qdq, 5)]
    [InlineData(QuantizationMode.WeightOnly, QuantizationFormat.Qdq, 0)]
    [InlineData(QuantizationMode.Float16, QuantizationFormat.Qdq, 0)]
    public void A_quantized_model_multiplies_as_much_with_as_many_weights_but_in_integers(QuantizationMode mode, QuantizationFormat format, int integers)
    {
        GraphBuilder graph = new(opset: 17, seed: 4);
        string x = graph.Input("photo", [1, 3, 32, 32]);
        for (int i = 0; i < 4; i++)
        {
            x = graph.Apply("Relu", graph.Conv(x, 8));
        }

        string mask = graph.Apply("Sigmoid", graph.Conv(x, 1, gain: 4));
        using QuantizerRun run = new() { Photos = [_run.AddPhoto("a.png"), _run.AddPhoto("b.png", 60, 90, 10)] };
        run.Run(graph.Build(mask), QuantizerRun.Unchecked with { Mode = mode, Format = format });
        ModelFacts before = ModelFacts.Read(run.Source, default);
        ModelFacts after = ModelFacts.Read(run.Output, default);
        Assert.Equal((0, integers), (before.IntegerNodeCount, after.IntegerNodeCount));
        Assert.Equal(1024.0 * 9 * ((3 * 8) + (3 * 64) + 8), before.Multiplications);
        if (mode == QuantizationMode.Static)
        {
            // Output channels of zeros may have been added to suit the integer kernels.
            Assert.True(after.Multiplications >= before.Multiplications && after.Parameters >= before.Parameters);
            return;
        }

        Assert.Equal((before.Multiplications, before.Parameters), (after.Multiplications, after.Parameters));
    }

    [Fact]
    public void The_published_model_has_its_published_size()
    {
        ModelFacts facts = ModelFacts.Read(SharedData.Model, default);

        // 1.13 million parameters, batch normalizations folded.
        Assert.InRange(facts.Parameters, 1_120_000, 1_140_000);
        Assert.InRange(facts.Multiplications!.Value, 19e9, 20e9);
        Assert.Equal(new FileInfo(SharedData.Model).Length, facts.FileSize);
    }

    public void Dispose() => _run.Dispose();
}
