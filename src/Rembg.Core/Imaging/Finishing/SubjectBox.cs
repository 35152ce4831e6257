namespace Rembg.Imaging.Finishing;

/// <summary>The rectangle a photo is cropped to.</summary>
internal static class SubjectBox
{
    /// <summary>
    /// From here on a pixel of the mask is subject, its soft edge included. One below changes what is behind it by less than 3 %,
    /// which is not seen; a lower threshold would take in the faint haze that models leave far from the subject.
    /// </summary>
    public const byte Threshold = 8;

    /// <summary>The smallest rectangle around all pixels at or above <see cref="Threshold"/>; null where there are none.</summary>
    public static BoundingBox? Find(Mask mask)
    {
        (int left, int right, int top, int bottom) = (int.MaxValue, -1, -1, -1);
        for (int y = 0; y < mask.Height; y++)
        {
            ReadOnlySpan<byte> row = mask.Row(y);
            int first = row.IndexOfAnyInRange(Threshold, byte.MaxValue);
            if (first < 0)
            {
                continue;
            }

            left = Math.Min(left, first);
            right = Math.Max(right, row.LastIndexOfAnyInRange(Threshold, byte.MaxValue));
            top = top < 0 ? y : top;
            bottom = y;
        }

        return top < 0 ? null : new BoundingBox(left, top, right - left + 1, bottom - top + 1);
    }
}
