using Rembg.Onnx;
using Rembg.Quantization;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Layout;
using Rembg.Quantization.Numbers;

namespace Rembg.Tests;

/// <summary>Corrected biases make up for the mean errors of weights and of rounded inputs.</summary>
[Trait("Speed", "Fast")]
public sealed class BiasCorrectionTests
{
    private const int Channels = 16;

    [Fact]
    public void A_bias_changes_by_the_mean_difference_of_the_products()
    {
        GraphBuilder graph = new();
        Calibrated calibrated = Calibrated.Of(graph.Build(graph.Conv(graph.Input("photo", [1, 3, 32, 32]), Channels)));
        Recipe corrected = Calibrated.Textbook with { BiasCorrection = true, Ranges = new RangeMethod(CalibrationMethod.Percentile, 0.05) };
        QuantizedModel before = calibrated.Quantize(recipe: corrected with { BiasCorrection = false });
        QuantizedModel after = calibrated.Quantize(recipe: corrected);
        NodeWeight weight = after.Numbers.Weights.Values.Single();
        QuantizationParameters line = after.Numbers.Activations[calibrated.Model.Input];
        double[] exact = Means(calibrated.Samples, static value => value);
        double[] rounded = Means(calibrated.Samples, value => line.Dequantize(line.Quantize(value)));
        Assert.Contains(exact.Zip(rounded), static pair => Math.Abs(pair.First - pair.Second) > 0.001);

        float[] real = calibrated.Model.Model.Graph.Initializer.Single(static constant => constant.Dims.Count == 4).ToFloats();
        float[] integers = weight.Weight.Dequantize();
        float[] change = [.. after.Numbers.Weights.Values.Single().Bias!.Dequantize().Zip(before.Numbers.Weights.Values.Single().Bias!.Dequantize(), static (now, then) => now - then)];
        for (int channel = 0; channel < Channels; channel++)
        {
            double expected = 0;
            for (int i = 0; i < real.Length / Channels; i++)
            {
                (int index, int input) = ((channel * real.Length / Channels) + i, i / 9);
                expected += (real[index] * exact[input]) - (integers[index] * rounded[input]);
            }

            // Values within a bin of the histogram are treated as evenly distributed.
            Assert.Equal(expected, change[channel], tolerance: 1e-3);
        }
    }

    private static double[] Means(SampleSet samples, Func<float, double> map)
    {
        float[][] photos = [.. Enumerable.Range(0, samples.Count).Select(index => samples[index])];
        int plane = photos[0].Length / 3;
        return [.. Enumerable.Range(0, 3).Select(channel => photos.Average(photo => photo[(channel * plane)..((channel + 1) * plane)].Average(map)))];
    }
}
