using Rembg.Models;

namespace Rembg.Inference;

/// <summary>rembg's normalization of a photo for the U²-Net family.</summary>
internal static class TensorInput
{
    // rembg's guard against dividing by nothing: an all-black photo.
    private const double SmallestDivisor = 1e-6;

    /// <summary>
    /// Scales by the largest value in the image (not by 255: a dark photo is brightened), subtracts the mean and divides
    /// by the standard deviation, in double precision as rembg does, then rounds to single.
    /// </summary>
    /// <param name="rgb">Interleaved 8-bit RGB.</param>
    /// <param name="description">The model's mean and standard deviation.</param>
    /// <param name="tensor">Receives the planes red, green, blue: <c>[1, 3, H, W]</c>.</param>
    public static void Fill(ReadOnlySpan<byte> rgb, ModelDescription description, Span<float> tensor)
    {
        int plane = rgb.Length / 3;
        ReadOnlySpan<float> red = Table(rgb, description, 0, stackalloc float[256]);
        ReadOnlySpan<float> green = Table(rgb, description, 1, stackalloc float[256]);
        ReadOnlySpan<float> blue = Table(rgb, description, 2, stackalloc float[256]);
        for (int i = 0; i < plane; i++)
        {
            tensor[i] = red[rgb[i * 3]];
            tensor[plane + i] = green[rgb[(i * 3) + 1]];
            tensor[plane + plane + i] = blue[rgb[(i * 3) + 2]];
        }
    }

    /// <summary>A channel has 256 values, so the formula is worked out 256 times and not once a pixel.</summary>
    private static Span<float> Table(ReadOnlySpan<byte> rgb, ModelDescription description, int channel, Span<float> table)
    {
        double divisor = Math.Max(Largest(rgb), SmallestDivisor);
        for (int value = 0; value < table.Length; value++)
        {
            table[value] = (float)(((value / divisor) - description.Mean[channel]) / description.StandardDeviation[channel]);
        }

        return table;
    }

    private static byte Largest(ReadOnlySpan<byte> rgb) => System.Numerics.Tensors.TensorPrimitives.Max(rgb);
}
