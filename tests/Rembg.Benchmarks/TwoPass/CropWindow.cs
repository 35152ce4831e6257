using Rembg.Metrics;

namespace Rembg.Benchmarks.TwoPass;

/// <summary>The part of a photo that the second pass looks at.</summary>
/// <param name="Left">First column.</param>
/// <param name="Top">First row.</param>
/// <param name="Right">The column after the last.</param>
/// <param name="Bottom">The row after the last.</param>
/// <param name="PhotoWidth">Columns of the photo.</param>
/// <param name="PhotoHeight">Rows of the photo.</param>
internal sealed record CropWindow(int Left, int Top, int Right, int Bottom, int PhotoWidth, int PhotoHeight)
{
    /// <summary>The number of columns.</summary>
    public int Width => Right - Left;

    /// <summary>The number of rows.</summary>
    public int Height => Bottom - Top;

    /// <summary>The box of what is 128 and more, with a margin on each side; null where there is nothing.</summary>
    /// <param name="mask">The mask, as large as the photo.</param>
    /// <param name="width">Columns of the photo.</param>
    /// <param name="height">Rows of the photo.</param>
    /// <param name="margin">The margin, as a share of the box's own width and height.</param>
    public static CropWindow? Around(ReadOnlySpan<byte> mask, int width, int height, double margin)
    {
        (int left, int top, int right, int bottom) = (width, height, 0, 0);
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> row = mask.Slice(y * width, width);
            int first = row.IndexOfAnyInRange((byte)MaskMetrics.Half, byte.MaxValue);
            if (first < 0)
            {
                continue;
            }

            left = Math.Min(left, first);
            right = Math.Max(right, row.LastIndexOfAnyInRange((byte)MaskMetrics.Half, byte.MaxValue) + 1);
            top = Math.Min(top, y);
            bottom = y + 1;
        }

        int x = (int)Math.Round((right - left) * margin);
        int more = (int)Math.Round((bottom - top) * margin);
        return bottom == 0 ? null : new CropWindow(Math.Max(left - x, 0), Math.Max(top - more, 0), Math.Min(right + x, width), Math.Min(bottom + more, height), width, height);
    }

    /// <summary>The part of a picture, row by row.</summary>
    /// <param name="pixels">The picture, as large as the photo.</param>
    /// <param name="bands">Bytes a pixel.</param>
    public byte[] Cut(ReadOnlySpan<byte> pixels, int bands)
    {
        byte[] part = new byte[Width * Height * bands];
        for (int y = 0; y < Height; y++)
        {
            pixels.Slice((((Top + y) * PhotoWidth) + Left) * bands, Width * bands).CopyTo(part.AsSpan(y * Width * bands));
        }

        return part;
    }

    /// <summary>
    /// Returns the weight of the second pass, 0–1: it decreases towards the window's border, so that no seam is visible, except
    /// at borders of the photo.
    /// </summary>
    /// <param name="x">The column in the window.</param>
    /// <param name="y">The row in the window.</param>
    /// <param name="rampX">Columns that the change takes.</param>
    /// <param name="rampY">Rows that the change takes.</param>
    public float Weight(int x, int y, float rampX, float rampY)
    {
        float left = Left == 0 ? 1 : (x + 0.5f) / rampX;
        float right = Right == PhotoWidth ? 1 : (Width - x - 0.5f) / rampX;
        float top = Top == 0 ? 1 : (y + 0.5f) / rampY;
        float bottom = Bottom == PhotoHeight ? 1 : (Height - y - 0.5f) / rampY;
        return Math.Min(1, Math.Min(left, right)) * Math.Min(1, Math.Min(top, bottom));
    }
}
