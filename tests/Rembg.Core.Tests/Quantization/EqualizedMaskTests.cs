using Rembg.Models;
using Rembg.Onnx;
using Rembg.Quantization;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Equalization;
using Rembg.Quantization.Preparation;

namespace Rembg.Tests;

/// <summary>The mask of the real model survives preparation and equalization.</summary>
public sealed class EqualizedMaskTests
{
    private const double Tolerance = 1e-4;

    [Fact]
    public void The_mask_of_the_real_model_stays_the_same()
    {
        ModelProto original = OnnxFile.Read(SharedData.Model);
        PreparedModel prepared = ModelPreparation.Prepare(original, SharedData.Model, new QuantizationOptions(), null, default);
        string[] photos = [SharedData.Photo("horse.jpg"), SharedData.Photo("whisk.png")];
        SampleSet samples = SampleSet.Read(photos, prepared, ModelDescriber.ByName(SharedData.Model), new QuantizationOptions(), new RecordingObserver(), default);
        Calibrated model = new(prepared, samples, Calibrated.Collect(prepared, samples));
        float[][] expected = [.. Enumerable.Range(0, samples.Count).Select(sample => Reference.Run(original, (samples[sample], [1, 3, 320, 320]))[0])];
        AssertSame(prepared, "prepared");
        foreach (double alpha in (double[])[0.5, 0.75, 0.9])
        {
            AssertSame(ChannelEqualizer.Equalize(prepared, model.Statistics, alpha).Model, $"equalized by {alpha}");
        }

        void AssertSame(PreparedModel variant, string what)
        {
            for (int sample = 0; sample < samples.Count; sample++)
            {
                double difference = expected[sample].Zip(model.Run(variant.Model, sample)).Max(static pair => Math.Abs(pair.First - pair.Second));
                Assert.True(difference <= Tolerance, $"{what}: {difference}");
            }
        }
    }
}
