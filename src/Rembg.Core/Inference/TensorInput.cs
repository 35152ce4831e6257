using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

using Rembg.Models;

namespace Rembg.Inference;

/// <summary>Normalizes a photo as the model's description specifies.</summary>
internal static class TensorInput
{
    // rembg's guard against division by zero for an all-black photo.
    private const double SmallestDivisor = 1e-6;

    // Pixels per block: all intermediate values of a block fit into the first-level cache.
    private const int BlockLength = 512;

    /// <summary>
    /// Divides by the largest value in the image, as rembg does (a dark photo is brightened), or by 255, subtracts the mean and
    /// divides by the standard deviation. As in rembg, the arithmetic is in double precision; the result is rounded to single
    /// precision.
    /// </summary>
    /// <param name="rgb">Interleaved 8-bit RGB.</param>
    /// <param name="description">The model's scaling, mean and standard deviation.</param>
    /// <param name="tensor">Receives the red, green and blue planes: <c>[1, 3, H, W]</c>.</param>
    public static void Fill(ReadOnlySpan<byte> rgb, ModelDescription description, Span<float> tensor)
    {
        int plane = rgb.Length / 3;
        double divisor = description.Scaling == PixelScaling.By255 ? byte.MaxValue : Math.Max(TensorPrimitives.Max(rgb), SmallestDivisor);
        (ChannelValues mean, ChannelValues deviation) = (description.Mean, description.StandardDeviation);
        Span<byte> planes = stackalloc byte[BlockLength * 3];
        Span<double> exact = stackalloc double[BlockLength];
        for (int start = 0; start < plane; start += BlockLength)
        {
            int length = Math.Min(BlockLength, plane - start);
            Span<byte> red = planes[..length];
            Span<byte> green = planes.Slice(BlockLength, length);
            Span<byte> blue = planes.Slice(2 * BlockLength, length);
            Separate(rgb.Slice(start * 3, length * 3), red, green, blue);
            Normalize(red, divisor, mean.Red, deviation.Red, exact[..length], tensor.Slice(start, length));
            Normalize(green, divisor, mean.Green, deviation.Green, exact[..length], tensor.Slice(plane + start, length));
            Normalize(blue, divisor, mean.Blue, deviation.Blue, exact[..length], tensor.Slice(plane + plane + start, length));
        }
    }

    /// <summary>
    /// True if the whole photo has one colour. In some of these photos (in magenta, for example), a model finds a subject that
    /// is only the effect of its zero padding at the border.
    /// </summary>
    public static bool IsOneColor(ReadOnlySpan<byte> rgb) => rgb[3..].SequenceEqual(rgb[..^3]);

    /// <summary>Performs the same three operations on the same numbers as scalar code would; vectors do not change the result.</summary>
    private static void Normalize(ReadOnlySpan<byte> values, double divisor, double mean, double deviation, Span<double> exact, Span<float> target)
    {
        TensorPrimitives.ConvertTruncating(values, exact);
        TensorPrimitives.Divide(exact, divisor, exact);
        TensorPrimitives.Subtract(exact, mean, exact);
        TensorPrimitives.Divide(exact, deviation, exact);
        TensorPrimitives.ConvertTruncating<double, float>(exact, target);
    }

    /// <summary>Separates interleaved channels, five pixels of a 16-byte vector at a time.</summary>
    private static void Separate(ReadOnlySpan<byte> rgb, Span<byte> red, Span<byte> green, Span<byte> blue)
    {
        const int Step = 5;
        Vector128<byte> everyThird = Vector128.Create((byte)0, 3, 6, 9, 12, 1, 4, 7, 10, 13, 2, 5, 8, 11, 14, 15);
        int pixel = 0;

        // Each store writes 16 bytes; the next store overwrites all but the first five.
        for (; Vector128.IsHardwareAccelerated && pixel + Vector128<byte>.Count <= red.Length; pixel += Step)
        {
            Vector128<byte> sorted = Vector128.Shuffle(Vector128.Create(rgb[(pixel * 3)..]), everyThird);
            sorted.CopyTo(red[pixel..]);
            Vector128.Shuffle(sorted, Vector128.Create((byte)5, 6, 7, 8, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)).CopyTo(green[pixel..]);
            Vector128.Shuffle(sorted, Vector128.Create((byte)10, 11, 12, 13, 14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)).CopyTo(blue[pixel..]);
        }

        for (; pixel < red.Length; pixel++)
        {
            (red[pixel], green[pixel], blue[pixel]) = (rgb[pixel * 3], rgb[(pixel * 3) + 1], rgb[(pixel * 3) + 2]);
        }
    }
}
