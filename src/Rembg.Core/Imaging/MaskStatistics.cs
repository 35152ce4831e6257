namespace Rembg.Imaging;

/// <summary>The statistics of a finished mask. A pixel is foreground if the mask is at least 128.</summary>
/// <param name="Coverage">Foreground pixels ÷ all pixels, 0–1.</param>
/// <param name="BoundingBox">The smallest rectangle around the foreground; null if there is no foreground.</param>
internal readonly record struct MaskStatistics(double Coverage, BoundingBox? BoundingBox)
{
    private const byte Foreground = 128;

    /// <summary>Returns the statistics without the area outside a rectangle.</summary>
    public MaskStatistics Within(BoundingBox region) => BoundingBox is { } box && box.Intersect(region) is { } common
        ? this with { BoundingBox = common }
        : new MaskStatistics(0, null);

    /// <summary>Measures a mask in one pass.</summary>
    public static MaskStatistics Measure(Mask mask) => Measure(mask.Width, mask.Height, y => mask.Row(y));

    /// <summary>Measures alpha in one pass, row by row from the top.</summary>
    /// <param name="width">The width in pixels.</param>
    /// <param name="height">The height in pixels.</param>
    /// <param name="read">Returns the row with a given number, which must remain valid until the next row is read.</param>
    public static MaskStatistics Measure(int width, int height, RowReader read)
    {
        long count = 0;
        int left = int.MaxValue;
        int right = -1;
        int top = -1;
        int bottom = -1;
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> row = read(y);
            int first = row.IndexOfAnyInRange(Foreground, byte.MaxValue);
            if (first < 0)
            {
                continue;
            }

            int last = row.LastIndexOfAnyInRange(Foreground, byte.MaxValue);
            left = Math.Min(left, first);
            right = Math.Max(right, last);
            top = top < 0 ? y : top;
            bottom = y;
            foreach (byte pixel in row[first..(last + 1)])
            {
                count += pixel >> 7;
            }
        }

        BoundingBox? box = top < 0 ? null : new BoundingBox(left, top, right - left + 1, bottom - top + 1);
        return new MaskStatistics(count / ((double)width * height), box);
    }
}
