using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rembg.Imaging;

/// <summary>
/// Lanczos-3 resampling of 8-bit images exactly as in Pillow: horizontally, then vertically, with rounding to 8 bits between the passes. It
/// was used to train the models and to make rembg's masks; libvips enlarges differently, which shifts the mask visibly.
/// </summary>
internal static class LanczosResizer
{
    private const int Half = 1 << (LanczosFilter.PrecisionBits - 1);

    // Often enough that Ctrl+C responds immediately, rarely enough to cost nothing.
    private const int RowsBetweenCancellationChecks = 64;

    /// <summary>Resizes an interleaved 8-bit RGB image.</summary>
    /// <param name="source">The pixels, row by row, three bytes each.</param>
    /// <param name="sourceWidth">The number of columns in <paramref name="source"/>.</param>
    /// <param name="sourceHeight">The number of rows in <paramref name="source"/>.</param>
    /// <param name="extentWidth">The number of columns that the picture covers (see <see cref="LanczosFilter"/>).</param>
    /// <param name="extentHeight">The number of rows that the picture covers.</param>
    /// <param name="width">The number of columns in the result.</param>
    /// <param name="height">The number of rows in the result.</param>
    /// <param name="target">Receives <paramref name="height"/> rows of <paramref name="width"/> RGB pixels.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static void ResizeRgb(
        ReadOnlySpan<byte> source,
        int sourceWidth,
        int sourceHeight,
        double extentWidth,
        double extentHeight,
        int width,
        int height,
        Span<byte> target,
        CancellationToken cancellationToken)
    {
        int rowLength = width * 3;
        using NativeBuffer<int> narrowed = new((long)sourceHeight * rowLength);
        using LanczosFilter columns = new(sourceWidth, extentWidth, width);
        for (int y = 0; y < sourceHeight; y++)
        {
            CheckSometimes(y, cancellationToken);
            ResizeRgbRow(source.Slice(y * sourceWidth * 3, sourceWidth * 3), narrowed.Slice((long)y * rowLength, rowLength), columns);
        }

        using LanczosFilter rows = new(sourceHeight, extentHeight, height);
        for (int y = 0; y < height; y++)
        {
            CheckSometimes(y, cancellationToken);
            CombineRows(narrowed, rows, y, target.Slice(y * rowLength, rowLength));
        }
    }

    /// <summary>Resizes an 8-bit mask into <paramref name="target"/>.</summary>
    /// <param name="source">One byte per pixel, row by row.</param>
    /// <param name="sourceWidth">The number of columns in <paramref name="source"/>.</param>
    /// <param name="sourceHeight">The number of rows in <paramref name="source"/>.</param>
    /// <param name="target">The mask to fill, at its own size.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static void ResizeMask(ReadOnlySpan<byte> source, int sourceWidth, int sourceHeight, Mask target, CancellationToken cancellationToken)
    {
        int width = target.Width;
        using NativeBuffer<int> widened = new((long)sourceHeight * width);
        using LanczosFilter columns = new(sourceWidth, sourceWidth, width);
        for (int y = 0; y < sourceHeight; y++)
        {
            ResizeMaskRow(source.Slice(y * sourceWidth, sourceWidth), widened.Slice((long)y * width, width), columns);
        }

        using LanczosFilter rows = new(sourceHeight, sourceHeight, target.Height);
        for (int y = 0; y < target.Height; y++)
        {
            CheckSometimes(y, cancellationToken);
            CombineRows(widened, rows, y, target.Row(y));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ResizeRgbRow(ReadOnlySpan<byte> source, Span<int> target, LanczosFilter filter)
    {
        for (int x = 0; x < target.Length / 3; x++)
        {
            ReadOnlySpan<int> weights = filter.Weights(x);
            ReadOnlySpan<byte> pixels = source.Slice(filter.First(x) * 3, weights.Length * 3);
            int red = Half;
            int green = Half;
            int blue = Half;
            for (int i = 0; i < weights.Length; i++)
            {
                red += weights[i] * pixels[i * 3];
                green += weights[i] * pixels[(i * 3) + 1];
                blue += weights[i] * pixels[(i * 3) + 2];
            }

            target[x * 3] = ToByte(red);
            target[(x * 3) + 1] = ToByte(green);
            target[(x * 3) + 2] = ToByte(blue);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ResizeMaskRow(ReadOnlySpan<byte> source, Span<int> target, LanczosFilter filter)
    {
        if (!source.ContainsAnyExcept((byte)0))
        {
            target.Clear();
            return;
        }

        for (int x = 0; x < target.Length; x++)
        {
            ReadOnlySpan<int> weights = filter.Weights(x);
            ReadOnlySpan<byte> pixels = source.Slice(filter.First(x), weights.Length);
            int sum = Half;
            for (int i = 0; i < weights.Length; i++)
            {
                sum += weights[i] * pixels[i];
            }

            target[x] = ToByte(sum);
        }
    }

    /// <summary>Writes row <paramref name="y"/> of the result: a weighted sum of whole rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CombineRows(NativeBuffer<int> source, LanczosFilter filter, int y, Span<byte> target)
    {
        ReadOnlySpan<int> weights = filter.Weights(y);
        ReadOnlySpan<int> rows = source.Slice((long)filter.First(y) * target.Length, weights.Length * target.Length);
        if (!rows.ContainsAnyExcept(0))
        {
            // Many masks are mostly empty.
            target.Clear();
            return;
        }

        int step = 4 * Vector<int>.Count;
        int x = 0;
        for (; x + step <= target.Length; x += step)
        {
            // Narrow from 32 bits to 16, then to 8.
            Vector<ushort> first = Vector.Narrow(Combine(rows, weights, target.Length, x), Combine(rows, weights, target.Length, x + Vector<int>.Count));
            Vector<ushort> second = Vector.Narrow(Combine(rows, weights, target.Length, x + (2 * Vector<int>.Count)), Combine(rows, weights, target.Length, x + (3 * Vector<int>.Count)));
            Vector.Narrow(first, second).CopyTo(target[x..]);
        }

        for (; x < target.Length; x++)
        {
            int sum = Half;
            for (int i = 0; i < weights.Length; i++)
            {
                sum += weights[i] * rows[(i * target.Length) + x];
            }

            target[x] = ToByte(sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<uint> Combine(ReadOnlySpan<int> rows, ReadOnlySpan<int> weights, int width, int x)
    {
        Vector<int> sum = new(Half);
        for (int i = 0; i < weights.Length; i++)
        {
            sum += new Vector<int>(rows[((i * width) + x)..]) * weights[i];
        }

        Vector<int> levels = Vector.ShiftRightArithmetic(sum, LanczosFilter.PrecisionBits);
        return Vector.AsVectorUInt32(Vector.Min(Vector.Max(levels, Vector<int>.Zero), new Vector<int>(byte.MaxValue)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte ToByte(int sum) => (byte)Math.Clamp(sum >> LanczosFilter.PrecisionBits, byte.MinValue, byte.MaxValue);

    private static void CheckSometimes(int row, CancellationToken cancellationToken)
    {
        if (row % RowsBetweenCancellationChecks == 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
