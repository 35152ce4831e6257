using System.Numerics.Tensors;

using Rembg.Models;

namespace Rembg.Inference;

/// <summary>The normalization of a photo that a description asks for.</summary>
internal static class TensorInput
{
    // rembg's guard against dividing by nothing: an all-black photo.
    private const double SmallestDivisor = 1e-6;

    /// <summary>
    /// Scales by the largest value in the image, as rembg does (a dark photo is brightened), or by 255, subtracts the mean
    /// and divides by the standard deviation, in double precision as rembg does, then rounds to single.
    /// </summary>
    /// <param name="rgb">Interleaved 8-bit RGB.</param>
    /// <param name="description">The model's scaling, mean and standard deviation.</param>
    /// <param name="tensor">Receives the planes red, green, blue: <c>[1, 3, H, W]</c>.</param>
    public static void Fill(ReadOnlySpan<byte> rgb, ModelDescription description, Span<float> tensor)
    {
        int plane = rgb.Length / 3;
        double divisor = description.Scaling == PixelScaling.By255 ? byte.MaxValue : Math.Max(TensorPrimitives.Max(rgb), SmallestDivisor);
        (ChannelValues mean, ChannelValues deviation) = (description.Mean, description.StandardDeviation);
        ReadOnlySpan<float> red = Table(divisor, mean.Red, deviation.Red, stackalloc float[256]);
        ReadOnlySpan<float> green = Table(divisor, mean.Green, deviation.Green, stackalloc float[256]);
        ReadOnlySpan<float> blue = Table(divisor, mean.Blue, deviation.Blue, stackalloc float[256]);
        for (int i = 0; i < plane; i++)
        {
            tensor[i] = red[rgb[i * 3]];
            tensor[plane + i] = green[rgb[(i * 3) + 1]];
            tensor[plane + plane + i] = blue[rgb[(i * 3) + 2]];
        }
    }

    /// <summary>
    /// Whether the photo is of one colour. Some such photos (magenta, say) make a model see a subject that is only the
    /// effect of its zero padding at the border.
    /// </summary>
    public static bool IsOneColor(ReadOnlySpan<byte> rgb) => rgb[3..].SequenceEqual(rgb[..^3]);

    /// <summary>A channel has 256 values, so the formula is worked out 256 times and not once a pixel.</summary>
    private static Span<float> Table(double divisor, double mean, double deviation, Span<float> table)
    {
        for (int value = 0; value < table.Length; value++)
        {
            table[value] = (float)(((value / divisor) - mean) / deviation);
        }

        return table;
    }
}
