using Rembg.Onnx;
using Rembg.Quantization;

namespace Rembg.Tests;

/// <summary>A graph quantized by the textbook's recipe does what the textbook says, pixel by pixel.</summary>
public sealed class TextbookRecipeTests
{
    [Theory]
    [InlineData(1, QuantizationFormat.Qdq)]
    [InlineData(60, QuantizationFormat.Qdq)]
    [InlineData(1, QuantizationFormat.QOperator)]
    public void The_mask_is_that_of_an_independent_computation(double gain, QuantizationFormat format)
    {
        TextbookNetwork network = new(gain);
        Calibrated model = Calibrated.Of(network.Model);
        ModelProto written = model.Write(new QuantizationOptions { Format = format });
        (double[][] expected, double step) = network.Quantize([.. Enumerable.Range(0, model.Samples.Count).Select(sample => model.Samples[sample])]);
        for (int sample = 0; sample < expected.Length; sample++)
        {
            // One step of the logit moves the mask by a quarter of it at most.
            float[] float32 = model.Run(model.Model.Model, sample);
            AssertClose(expected[sample], model.Run(written, sample, exact: true), format == QuantizationFormat.Qdq ? 1e-5 : (step / 4) + 1e-5);
            AssertClose(expected[sample], model.Run(written, sample), (step / 4) + 1e-5);
            AssertClose(expected[sample], float32, gain == 1 ? 0.05 : 1);
        }

        // Where logits go far beyond what a sigmoid tells apart, the range does not.
        Assert.True(gain == 1 || Math.Abs(step - (20.0 / 255)) < 1e-6, $"{step}");
    }

    private static void AssertClose(double[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        double difference = expected.Zip(actual).Max(static pair => Math.Abs(pair.First - pair.Second));
        Assert.True(difference <= tolerance, $"{difference} where {tolerance} is allowed");
    }
}
