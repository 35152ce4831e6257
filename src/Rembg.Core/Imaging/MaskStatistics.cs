namespace Rembg.Imaging;

/// <summary>What a finished mask says about the photo. A pixel is foreground where the mask is at least 128.</summary>
/// <param name="Coverage">Foreground pixels ÷ all pixels, 0–1.</param>
/// <param name="BoundingBox">The smallest rectangle around the foreground; null where there is none.</param>
internal readonly record struct MaskStatistics(double Coverage, BoundingBox? BoundingBox)
{
    private const byte Foreground = 128;

    /// <summary>Measures a mask in one pass.</summary>
    public static MaskStatistics Measure(Mask mask)
    {
        long count = 0;
        int left = int.MaxValue;
        int right = -1;
        int top = -1;
        int bottom = -1;
        for (int y = 0; y < mask.Height; y++)
        {
            ReadOnlySpan<byte> row = mask.Row(y);
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
        return new MaskStatistics(count / ((double)mask.Width * mask.Height), box);
    }
}
