namespace Rembg.Metrics;

/// <summary>
/// Finds the subject's nearest pixel for every pixel: the exact Euclidean distance transform with indices, as MATLAB's
/// <c>bwdist</c> returns them, in linear time (Meijster, Roerdink and Hesselink, "A general algorithm for computing distance
/// transforms in linear time", 2000). All arithmetic is in integers, so no distance is ever rounded.
/// </summary>
internal static class DistanceTransform
{
    private const int None = -1;

    /// <summary>
    /// Returns the index (row · width + column) of the subject's nearest pixel; a pixel of the subject has its own index. Among
    /// equally near pixels the leftmost is chosen, and among those in one column the topmost.
    /// </summary>
    /// <param name="reference">Row-major bytes; values of 128 and more are subject. There must be a subject.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <returns>An index for each pixel: 4 bytes a pixel, the only memory that grows with the mask.</returns>
    public static int[] NearestSubject(ReadOnlySpan<byte> reference, int width, int height)
    {
        int[] nearest = GC.AllocateUninitializedArray<int>(reference.Length);
        FindInColumns(reference, nearest, width);

        Site[] sites = new Site[width];
        for (int y = 0; y < height; y++)
        {
            Span<int> row = nearest.AsSpan(y * width, width);
            Assign(sites.AsSpan(0, KeepNearest(row, y, sites)), row);
        }

        return nearest;
    }

    /// <summary>Finds the row of the subject's nearest pixel in the same column, in a pass down and a pass up.</summary>
    private static void FindInColumns(ReadOnlySpan<byte> reference, Span<int> rows, int width)
    {
        int height = rows.Length / width;
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> wanted = reference.Slice(y * width, width);
            ReadOnlySpan<int> above = rows.Slice(Math.Max(0, y - 1) * width, width);
            Span<int> row = rows.Slice(y * width, width);
            for (int x = 0; x < row.Length; x++)
            {
                row[x] = wanted[x] >= MaskMetrics.Half ? y : y == 0 ? None : above[x];
            }
        }

        for (int y = height - 2; y >= 0; y--)
        {
            ReadOnlySpan<int> below = rows.Slice((y + 1) * width, width);
            Span<int> row = rows.Slice(y * width, width);
            for (int x = 0; x < row.Length; x++)
            {
                if (below[x] > y && (row[x] == None || below[x] - y < y - row[x]))
                {
                    row[x] = below[x];
                }
            }
        }
    }

    /// <summary>
    /// Keeps the sites that are nearest to some pixel of a row, from left to right: the lower envelope of their parabolas.
    /// </summary>
    private static int KeepNearest(ReadOnlySpan<int> rows, int y, Span<Site> sites)
    {
        int count = 0;
        for (int x = 0; x < rows.Length; x++)
        {
            if (rows[x] == None)
            {
                continue;
            }

            Site next = new(x, rows[x], 0);
            while (count > 0 && sites[count - 1].SquareTo(sites[count - 1].First, y) > next.SquareTo(sites[count - 1].First, y))
            {
                count--;
            }

            long first = count == 0 ? 0 : sites[count - 1].LastBefore(next, y) + 1;
            if (first < rows.Length)
            {
                sites[count++] = next with { First = (int)first };
            }
        }

        return count;
    }

    private static void Assign(ReadOnlySpan<Site> sites, Span<int> nearest)
    {
        int last = nearest.Length;
        for (int i = sites.Length - 1; i >= 0; i--)
        {
            nearest[sites[i].First..last].Fill((sites[i].Row * nearest.Length) + sites[i].Column);
            last = sites[i].First;
        }
    }

    /// <summary>A pixel of the subject, and the first column of the current row that it is nearest to.</summary>
    private readonly record struct Site(int Column, int Row, int First)
    {
        public long SquareTo(int x, int y) => ((long)(x - Column) * (x - Column)) + ((long)(y - Row) * (y - Row));

        /// <summary>The last column at which this site is at least as near as a site further right.</summary>
        public long LastBefore(Site next, int y) => (next.SquareTo(0, y) - SquareTo(0, y)) / (2L * (next.Column - Column));
    }
}
