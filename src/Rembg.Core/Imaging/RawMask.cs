namespace Rembg.Imaging;

/// <summary>The mask that a model makes of a photo, at the model's own size.</summary>
/// <param name="Pixels">The mask, one byte a pixel.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Confidence">The largest probability the model gave any pixel to be subject, 0–1, before the mask was stretched.</param>
/// <param name="HasSubject">True if the model found something; otherwise the mask was left unstretched.</param>
internal sealed record RawMask(byte[] Pixels, int Width, int Height, float Confidence, bool HasSubject)
{
    // Below this value of 255 nothing within a region is taken for the subject: it is the rim of something outside.
    private const byte LeastInRegion = 64;

    /// <summary>Makes everything outside a rectangle background. Pixels that lie partly in it stay.</summary>
    /// <param name="region">The rectangle, in pixels of the photo.</param>
    /// <param name="width">Columns of the photo.</param>
    /// <param name="height">Rows of the photo.</param>
    public RawMask Within(BoundingBox region, int width, int height)
    {
        int left = (int)((long)region.X * Width / width);
        int top = (int)((long)region.Y * Height / height);
        int right = (int)Math.Ceiling((double)(region.X + region.Width) * Width / width);
        int bottom = (int)Math.Ceiling((double)(region.Y + region.Height) * Height / height);
        bool hasSubject = false;
        for (int y = 0; y < Height; y++)
        {
            Span<byte> row = Pixels.AsSpan(y * Width, Width);
            if (y < top || y >= bottom)
            {
                row.Clear();
                continue;
            }

            row[..left].Clear();
            row[right..].Clear();
            hasSubject |= row.ContainsAnyInRange(LeastInRegion, byte.MaxValue);
        }

        return this with { HasSubject = HasSubject && hasSubject };
    }

    /// <summary>The mask of a photo in which there is nothing to see: no foreground anywhere.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="pool">Where its array comes from.</param>
    public static RawMask Nothing(int width, int height, PixelPool pool)
    {
        byte[] pixels = pool.Rent(width * height);
        Array.Clear(pixels);
        return new RawMask(pixels, width, height, 0, HasSubject: false);
    }
}
