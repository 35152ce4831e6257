using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rembg.Imaging.Edges;

/// <summary>
/// Computes sums over square windows for four numbers per pixel, in a time that does not depend on the window size: each sum is derived
/// from the previous one by adding the values that enter the window and subtracting those that leave it. Windows are cut off at the border.
/// </summary>
internal static class WindowSums
{
    // The number of columns that one task sums.
    private const int Strip = 64;

    /// <summary>Replaces the numbers of each pixel by the sums around it.</summary>
    /// <param name="vectors">The numbers.</param>
    /// <param name="radius">The window has 2·radius + 1 columns and rows.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static void Replace(PooledVectors vectors, int radius, CancellationToken cancellationToken)
    {
        (int width, int height) = (vectors.Width, vectors.Height);
        ParallelOptions options = new() { CancellationToken = cancellationToken };
        using PooledVectors across = new(width, height);
        Parallel.For(0, (height + Strip - 1) / Strip, options, strip =>
        {
            for (int y = strip * Strip; y < Math.Min((strip + 1) * Strip, height); y++)
            {
                SumRow(vectors.Span.Slice(y * width, width), across.Span.Slice(y * width, width), radius);
            }
        });

        Parallel.For(0, (width + Strip - 1) / Strip, options, strip =>
        {
            int left = strip * Strip;
            SumColumns(across.Span, vectors.Span, left, Math.Min(Strip, width - left), width, height, radius);
        });
    }

    // A process often handles a single photo, so the code for its pixels must be fast from the first call.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumRow(ReadOnlySpan<Vector4> row, Span<Vector4> target, int radius)
    {
        // Use doubles: with floats, adding and later subtracting values would leave the accumulated rounding errors of the whole row.
        Vector256<double> sum = Vector256<double>.Zero;
        for (int x = 0; x < Math.Min(radius, row.Length); x++)
        {
            sum += Widen(row[x]);
        }

        for (int x = 0; x < row.Length; x++)
        {
            if (x + radius < row.Length)
            {
                sum += Widen(row[x + radius]);
            }

            if (x > radius)
            {
                sum -= Widen(row[x - radius - 1]);
            }

            target[x] = Narrow(sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumColumns(ReadOnlySpan<Vector4> values, Span<Vector4> target, int left, int count, int width, int height, int radius)
    {
        Span<Vector256<double>> all = stackalloc Vector256<double>[Strip];
        Span<Vector256<double>> sums = all[..count];
        sums.Clear();
        for (int y = -radius; y < height; y++)
        {
            bool enters = y + radius < height;
            bool leaves = y > radius;
            ReadOnlySpan<Vector4> entering = enters ? values.Slice(((y + radius) * width) + left, count) : default;
            ReadOnlySpan<Vector4> leaving = leaves ? values.Slice(((y - radius - 1) * width) + left, count) : default;
            if (enters && leaves)
            {
                // This applies to nearly all rows.
                Span<Vector4> row = target.Slice((y * width) + left, count);
                for (int x = 0; x < sums.Length; x++)
                {
                    Vector256<double> sum = sums[x] + Widen(entering[x]) - Widen(leaving[x]);
                    sums[x] = sum;
                    row[x] = Narrow(sum);
                }

                continue;
            }

            for (int x = 0; x < entering.Length; x++)
            {
                sums[x] += Widen(entering[x]);
            }

            for (int x = 0; x < leaving.Length; x++)
            {
                sums[x] -= Widen(leaving[x]);
            }

            if (y >= 0)
            {
                Span<Vector4> row = target.Slice((y * width) + left, count);
                for (int x = 0; x < row.Length; x++)
                {
                    row[x] = Narrow(sums[x]);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Widen(Vector4 value)
    {
        (Vector128<double> lower, Vector128<double> upper) = Vector128.Widen(value.AsVector128());
        return Vector256.Create(lower, upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector4 Narrow(Vector256<double> value) => Vector128.Narrow(value.GetLower(), value.GetUpper()).AsVector4();
}
