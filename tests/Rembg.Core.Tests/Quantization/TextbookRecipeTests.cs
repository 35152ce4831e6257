using Rembg.Onnx;
using Rembg.Quantization;

namespace Rembg.Tests;

/// <summary>A graph quantized by the textbook's recipe does what the textbook says, pixel by pixel.</summary>
public sealed class TextbookRecipeTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(60, false)]
    [InlineData(60, true)]
    public void Pairs_round_as_an_independent_computation_does(double gain, bool reduced)
    {
        TextbookNetwork network = new(gain);
        Calibrated model = Calibrated.Of(network.Model);
        ModelProto written = model.Write(new QuantizationOptions { ReduceRange = reduced, Accuracy = AccuracyPolicy.Unchecked });
        (double[][] expected, double step) = network.Quantize(Photos(model), reduced);
        for (int sample = 0; sample < expected.Length; sample++)
        {
            AssertClose(expected[sample], model.Run(written, sample, exact: true), 1e-5);
            AssertClose(expected[sample], model.Run(model.Model.Model, sample), gain == 1 ? 0.05 : 1);
        }

        // Logits far beyond the reach of a sigmoid do not widen the range.
        Assert.True(gain == 1 || Math.Abs(step - (20.0 / 255)) < 1e-6, $"{step}");
    }

    [Theory]
    [InlineData(1, QuantizationFormat.Qdq)]
    [InlineData(60, QuantizationFormat.Qdq)]
    [InlineData(1, QuantizationFormat.QOperator)]
    public void Integer_operators_are_within_a_step_of_an_independent_computation(double gain, QuantizationFormat format)
    {
        TextbookNetwork network = new(gain);
        Calibrated model = Calibrated.Of(network.Model);
        Assert.All(ExactWeights.ReducedRanges, reduced =>
        {
            ModelProto written = model.Write(new QuantizationOptions { Format = format, ReduceRange = reduced, Accuracy = AccuracyPolicy.Unchecked });
            (double[][] expected, double step) = network.Quantize(Photos(model), reduced);
            for (int sample = 0; sample < expected.Length; sample++)
            {
                // One step of the logits moves the mask by a quarter of it at most.
                AssertClose(expected[sample], model.Run(written, sample), (step / 4) + 1e-5);
            }
        });
    }

    private static float[][] Photos(Calibrated model) => [.. Enumerable.Range(0, model.Samples.Count).Select(sample => model.Samples[sample])];

    private static void AssertClose(double[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        double difference = expected.Zip(actual).Max(static pair => Math.Abs(pair.First - pair.Second));
        Assert.True(difference <= tolerance, $"{difference} where {tolerance} is allowed");
    }
}
