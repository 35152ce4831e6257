using CsCheck;

using Rembg.Inference;
using Rembg.Models;

namespace Rembg.Tests;

/// <summary>The vectorized tensor is the formula's, to the bit, for every value, divisor and length.</summary>
[Trait("Speed", "Fast")]
public sealed class TensorInputTests
{
    [Fact]
    public void Every_value_is_normalized_to_the_bit_for_every_divisor_and_model()
    {
        foreach (ModelDescription model in ModelCatalogue.All.DistinctBy(static model => (model.Mean, model.StandardDeviation)))
        {
            for (int largest = 1; largest < 256; largest++)
            {
                byte[] rgb = [.. Enumerable.Range(0, largest + 1).SelectMany(static value => new[] { (byte)value, (byte)value, (byte)value })];
                float[] tensor = new float[rgb.Length];
                TensorInput.Fill(rgb, model, tensor);
                for (int value = 0; value <= largest; value++)
                {
                    float expected = (float)((((double)value / largest) - model.Mean.Green) / model.StandardDeviation.Green);
                    Assert.Equal(expected, tensor[largest + 1 + value]);
                }
            }
        }
    }

    [Fact]
    public void Planes_are_taken_apart_at_every_length() => Gen.Byte.Array[3, 4000].Sample(static bytes =>
    {
        byte[] rgb = bytes[..(bytes.Length / 3 * 3)];
        int plane = rgb.Length / 3;
        float[] tensor = new float[rgb.Length];
        TensorInput.Fill(rgb, new ModelDescription { Name = "plain", Scaling = PixelScaling.By255, Mean = ChannelValues.All(0), StandardDeviation = ChannelValues.All(1 / 255.0) }, tensor);
        return Enumerable.Range(0, rgb.Length).All(i => MathF.Round(tensor[(i % 3 * plane) + (i / 3)]) == rgb[i]);
    });
}
