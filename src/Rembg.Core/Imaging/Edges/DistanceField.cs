using System.Runtime.CompilerServices;

namespace Rembg.Imaging.Edges;

/// <summary>
/// Euclidean distances to the nearest pixel of a set: P. Felzenszwalb, D. Huttenlocher, "Distance Transforms of Sampled Functions", Theory
/// of Computing 8, 2012. The set contains no pixels outside the picture.
/// </summary>
internal static class DistanceField
{
    // Larger than any squared distance, and exact as a float.
    private const float Infinite = 1e12f;

    /// <summary>Measures the distance from each pixel to the nearest pixel with a low value, in pixels. If no pixel has a low value, every distance is very large.</summary>
    /// <param name="plane">The values.</param>
    /// <param name="threshold">The largest value that counts as low.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static Plane ToLow(Plane plane, float threshold, CancellationToken cancellationToken)
    {
        Plane across = new(plane.Width, plane.Height);
        Rows.ForEach(plane.Height, y => ScanRow(plane.Row(y), across.Row(y), threshold), cancellationToken);
        Plane result = new(plane.Width, plane.Height);
        Rows.ForEach(plane.Width, x => TransformColumn(across, result, x), cancellationToken);
        return result;
    }

    // Computes squared distances within the row.
    private static void ScanRow(ReadOnlySpan<float> values, Span<float> target, float threshold)
    {
        int last = -1;
        for (int x = 0; x < values.Length; x++)
        {
            last = values[x] <= threshold ? x : last;
            target[x] = last < 0 ? Infinite : (x - last) * (float)(x - last);
        }

        last = -1;
        for (int x = values.Length - 1; x >= 0; x--)
        {
            last = values[x] <= threshold ? x : last;
            target[x] = last < 0 ? target[x] : Math.Min(target[x], (last - x) * (float)(last - x));
        }
    }

    // Computes the lower envelope of parabolas, one for each pixel of the column.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransformColumn(Plane squares, Plane target, int x)
    {
        int height = squares.Height;
        Span<float> column = height <= 1024 ? stackalloc float[height] : new float[height];
        for (int y = 0; y < height; y++)
        {
            column[y] = squares.Values[(y * squares.Width) + x];
        }

        Span<int> places = height <= 1024 ? stackalloc int[height] : new int[height];
        Span<float> bounds = height < 1024 ? stackalloc float[height + 1] : new float[height + 1];
        int count = 0;
        for (int y = 0; y < height; y++)
        {
            float own = column[y] + (y * (float)y);
            float bound = float.NegativeInfinity;
            while (count > 0)
            {
                int before = places[count - 1];
                bound = (own - (column[before] + (before * (float)before))) / (2 * (y - before));
                if (bound > bounds[count - 1])
                {
                    break;
                }

                count--;
                bound = float.NegativeInfinity;
            }

            places[count] = y;
            bounds[count++] = bound;
        }

        int place = 0;
        for (int y = 0; y < height; y++)
        {
            while (place + 1 < count && bounds[place + 1] < y)
            {
                place++;
            }

            int away = y - places[place];
            target.Values[(y * target.Width) + x] = MathF.Sqrt((away * (float)away) + column[places[place]]);
        }
    }
}
