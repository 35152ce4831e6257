using NetVips;

namespace Rembg.Imaging;

/// <summary>
/// A mask in the photo's size: one byte a pixel, 0 background, 255 foreground. It lives in native memory, because libvips
/// reads it in place and because a photo's mask is tens of megabytes that should be gone as soon as the photo is.
/// </summary>
internal sealed class Mask : IDisposable
{
    private readonly NativeBuffer<byte> _pixels;

    /// <summary>Allocates a mask; its content is undefined until written.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public Mask(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        Width = width;
        Height = height;
        _pixels = new NativeBuffer<byte>((long)width * height);
    }

    /// <summary>The number of columns.</summary>
    public int Width { get; }

    /// <summary>The number of rows.</summary>
    public int Height { get; }

    /// <summary>One row of pixels, to read or to write.</summary>
    public Span<byte> Row(int y)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)y, (uint)Height);
        return _pixels.Slice((long)y * Width, Width);
    }

    /// <summary>Makes everything outside a rectangle background.</summary>
    public void ClearOutside(BoundingBox region)
    {
        for (int y = 0; y < Height; y++)
        {
            Span<byte> row = Row(y);
            if (y < region.Y || y >= region.Y + region.Height)
            {
                row.Clear();
                continue;
            }

            row[..region.X].Clear();
            row[(region.X + region.Width)..].Clear();
        }
    }

    /// <summary>Evaluates a one-band 8-bit image into a mask.</summary>
    public static Mask FromImage(Image image)
    {
        using ComputedPixels pixels = new(image);
        Mask mask = new(image.Width, image.Height);
        for (int y = 0; y < mask.Height; y++)
        {
            pixels.Slice((long)y * mask.Width, mask.Width).CopyTo(mask.Row(y));
        }

        return mask;
    }

    /// <summary>A libvips view of the pixels. It must be disposed before this mask is.</summary>
    public Image AsImage()
    {
        using Image raw = Image.NewFromMemory(_pixels.Address, (ulong)Width * (ulong)Height, Width, Height, 1, Enums.BandFormat.Uchar);
        return raw.Copy(interpretation: Enums.Interpretation.Bw);
    }

    /// <inheritdoc/>
    public void Dispose() => _pixels.Dispose();
}
