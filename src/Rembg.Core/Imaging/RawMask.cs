namespace Rembg.Imaging;

/// <summary>A model's mask of a photo, at the model's own size.</summary>
/// <param name="Pixels">The mask, one byte per pixel.</param>
/// <param name="Width">The number of columns.</param>
/// <param name="Height">The number of rows.</param>
/// <param name="Confidence">The largest probability of any pixel to be foreground, 0–1, before the mask was stretched.</param>
/// <param name="HasSubject">True if the model found a subject; otherwise the mask was not stretched.</param>
internal sealed record RawMask(byte[] Pixels, int Width, int Height, float Confidence, bool HasSubject)
{
    /// <summary>The estimated IoU of the mask with the true mask, 0–1; 0 without a subject.</summary>
    public float Certainty { get; init; }

    // If all values in a region are lower (of 255), it contains no subject, only the rim of something outside it.
    private const byte LeastInRegion = 64;

    /// <summary>Sets everything outside a rectangle to background. Pixels that are partly inside are kept.</summary>
    /// <param name="region">The rectangle, in pixels of the photo.</param>
    /// <param name="width">The number of columns of the photo.</param>
    /// <param name="height">The number of rows of the photo.</param>
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

        hasSubject &= HasSubject;

        // Binary masks do not show how sure their model was.
        bool showsDoubt = Pixels.AsSpan().ContainsAnyInRange<byte>(1, byte.MaxValue - 1);
        float certainty = showsDoubt ? (float)MaskCertainty.Of(Pixels, Width, Height) : Certainty;
        return this with { HasSubject = hasSubject, Certainty = hasSubject ? certainty : 0 };
    }

    /// <summary>Creates an empty mask, for a photo without any content.</summary>
    /// <param name="width">The number of columns.</param>
    /// <param name="height">The number of rows.</param>
    /// <param name="pool">The pool that provides the array.</param>
    public static RawMask Nothing(int width, int height, PixelPool pool)
    {
        byte[] pixels = pool.Rent(width * height);
        Array.Clear(pixels);
        return new RawMask(pixels, width, height, 0, HasSubject: false);
    }
}
