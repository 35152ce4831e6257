using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Rembg.Imaging.Edges;

/// <summary>
/// Computes means over square windows, in a time that does not depend on the window size: each sum is derived from the previous one by
/// adding the values that enter the window and subtracting those that leave it. Windows are cut off at the border.
/// </summary>
internal static class BoxMean
{
    // The columns that one task sums: a few cache lines of each row.
    private const int Strip = 128;

    /// <summary>Returns the mean around each pixel.</summary>
    /// <param name="plane">The values.</param>
    /// <param name="radius">The window has 2·radius + 1 columns and rows.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static Plane Of(Plane plane, int radius, CancellationToken cancellationToken)
    {
        ParallelOptions options = new() { CancellationToken = cancellationToken };
        Plane across = new(plane.Width, plane.Height);
        Parallel.For(0, plane.Height, options, y => MeanOfRow(plane.Row(y), across.Row(y), radius));

        Plane result = new(plane.Width, plane.Height);
        int strips = (plane.Width + Strip - 1) / Strip;
        Parallel.For(0, strips, options, strip =>
        {
            int left = strip * Strip;
            MeanOfColumns(across, result, left, Math.Min(Strip, plane.Width - left), radius);
        });
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MeanOfRow(ReadOnlySpan<float> row, Span<float> target, int radius)
    {
        // Use doubles: with floats, adding and later subtracting values would leave the accumulated rounding errors of the whole row.
        double sum = 0;
        for (int x = 0; x < Math.Min(radius, row.Length); x++)
        {
            sum += row[x];
        }

        for (int x = 0; x < row.Length; x++)
        {
            int entering = x + radius;
            int leaving = x - radius - 1;
            sum += entering < row.Length ? row[entering] : 0;
            sum -= leaving >= 0 ? row[leaving] : 0;
            target[x] = (float)(sum / (Math.Min(entering, row.Length - 1) - Math.Max(leaving, -1)));
        }
    }

    private static void MeanOfColumns(Plane plane, Plane target, int left, int width, int radius)
    {
        Span<double> sum = stackalloc double[Strip];
        Span<double> wide = stackalloc double[Strip];
        sum = sum[..width];
        wide = wide[..width];
        sum.Clear();
        for (int y = -radius; y < plane.Height; y++)
        {
            int entering = y + radius;
            int leaving = y - radius - 1;
            if (entering < plane.Height)
            {
                TensorPrimitives.ConvertTruncating<float, double>(plane.Row(entering).Slice(left, width), wide);
                TensorPrimitives.Add<double>(sum, wide, sum);
            }

            if (leaving >= 0)
            {
                TensorPrimitives.ConvertTruncating<float, double>(plane.Row(leaving).Slice(left, width), wide);
                TensorPrimitives.Subtract<double>(sum, wide, sum);
            }

            if (y >= 0)
            {
                int count = Math.Min(entering, plane.Height - 1) - Math.Max(leaving, -1);
                TensorPrimitives.Multiply<double>(sum, 1.0 / count, wide);
                TensorPrimitives.ConvertTruncating<double, float>(wide, target.Row(y).Slice(left, width));
            }
        }
    }
}
