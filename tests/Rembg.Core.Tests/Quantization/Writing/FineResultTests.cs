using Rembg.Onnx;
using Rembg.Quantization;
using Rembg.Quantization.Layout;
using Rembg.Quantization.Numbers;
using Rembg.Quantization.Writing;

namespace Rembg.Tests;

/// <summary>Copies in spare channels give a convolution's few results finer steps.</summary>
[Trait("Speed", "Fast")]
public sealed class FineResultTests
{
    private readonly GraphBuilder _graph = new();

    [Theory]
    [InlineData(QuantizedType.QUInt8, QuantizationFormat.Qdq, 1)]
    [InlineData(QuantizedType.QUInt8, QuantizationFormat.QOperator, 1)]
    [InlineData(QuantizedType.QInt8, QuantizationFormat.Qdq, 1)]
    [InlineData(QuantizedType.QUInt8, QuantizationFormat.Qdq, 3)]
    [InlineData(QuantizedType.QInt8, QuantizationFormat.QOperator, 4)]
    public void A_fine_result_is_a_multiple_of_a_quarter_of_a_step_and_nearer_to_the_exact_one(QuantizedType activations, QuantizationFormat format, int channels)
    {
        Calibrated calibrated = Calibrated.Of(_graph.Build(_graph.Conv(_graph.Input("photo", [1, 3, 32, 32]), channels)));
        QuantizationOptions options = new() { ActivationType = activations, Format = format };
        QuantizedModel quantized = calibrated.Quantize(options);
        QuantizationParameters whole = quantized.Numbers.Activations[calibrated.Model.Output];
        float[] fine = calibrated.Run(calibrated.Write(options));
        double step = whole.Scale / FineResult.Parts;
        Assert.All(fine, value => Assert.InRange(Math.Abs((value / step) - Math.Round(value / step)), 0, 0.01));
        Assert.InRange(fine.Select(value => (int)Math.Round(value / step)).Distinct().Count(), 1 + byte.MaxValue, int.MaxValue);

        // Only the result is rounded here, so the distance to the same network with exact results is half a step at most.
        float[] exact = calibrated.Run(WithExactResult(calibrated, quantized));
        Assert.All(fine.Zip(exact), pair => Assert.InRange(Math.Abs(pair.First - Math.Clamp(pair.Second, whole.Range.Minimum, whole.Range.Maximum)), 0, 0.51 * step));
    }

    [Fact]
    public void Values_beyond_the_range_saturate_at_its_ends()
    {
        ModelProto model = _graph.Build(_graph.Conv(_graph.Input("photo", [1, 3, 16, 16]), 1));
        Calibrated calibrated = Calibrated.Of(model);
        QuantizedModel quantized = calibrated.Quantize();
        QuantizationParameters narrow = QuantizationParameters.Asymmetric(-0.25, 0.5, QuantizedType.QUInt8);
        QuantizationNumbers numbers = quantized.Numbers with { Activations = new Dictionary<string, QuantizationParameters>(quantized.Numbers.Activations) { [calibrated.Model.Output] = narrow } };
        float[] values = calibrated.Run(QdqWriter.Write(quantized with { Numbers = numbers }));
        Assert.Equal(narrow.Range.Minimum, values.Min(), tolerance: 1e-5);
        Assert.Equal(narrow.Range.Maximum, values.Max(), tolerance: 1e-5);
    }

    [Theory]
    [InlineData("integer reader", 2, true)]
    [InlineData("Relu", 1, true)]
    [InlineData("", 5, true)]
    [InlineData("", 1, false)]
    [InlineData("", 1, true, AccuracyPolicy.Unchecked)]
    public void Other_results_and_the_textbook_recipe_have_the_steps_of_eight_bits(string reader, int channels, bool bias, AccuracyPolicy accuracy = AccuracyPolicy.Guarded)
    {
        string result = _graph.Conv(_graph.Input("photo", [1, 3, 16, 16]), channels, bias: bias);
        result = reader == "Relu" ? _graph.Apply("Relu", result) : result;
        result = reader == "integer reader" ? _graph.Conv(result, 20) : result;
        ModelProto written = Calibrated.Of(_graph.Build(result)).Write(new QuantizationOptions { Accuracy = accuracy });
        Assert.DoesNotContain(written.Graph.Node, static node => node.OpType == "ReduceSum");
    }

    /// <summary>The model with rounded inputs and weights, and with a result that is not rounded.</summary>
    private static ModelProto WithExactResult(Calibrated calibrated, QuantizedModel quantized)
    {
        string weights = quantized.Numbers.Weights.Keys.Single();
        ModelProto weighted = FakeQuantization.OfWeights(quantized, new HashSet<string> { weights });
        OnnxGraph graph = new(weighted);
        new QdqPairs(graph).Insert(calibrated.Model.Input, quantized.Numbers.Activations[calibrated.Model.Input], graph.Consumers(calibrated.Model.Input), asOutput: false);
        graph.Sort();
        return weighted;
    }
}
