using NetVips;

namespace Rembg.Imaging;

/// <summary>
/// A mask at the photo's size: one byte per pixel, 0 for background, 255 for foreground. It is in native memory because libvips reads it in
/// place, and because the tens of megabytes of a mask should be freed as soon as the photo is finished.
/// </summary>
internal sealed class Mask : IDisposable
{
    private readonly NativeBuffer<byte> _pixels;

    /// <summary>Allocates a mask with undefined content.</summary>
    /// <param name="width">The number of columns.</param>
    /// <param name="height">The number of rows.</param>
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

    /// <summary>Returns one row of pixels for reading or writing.</summary>
    public Span<byte> Row(int y)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)y, (uint)Height);
        return _pixels.Slice((long)y * Width, Width);
    }

    /// <summary>Sets everything outside a rectangle to background.</summary>
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

    /// <summary>Computes a one-band 8-bit image as a mask.</summary>
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

    /// <summary>Returns a libvips view of the pixels, which must be disposed before this mask.</summary>
    public Image AsImage()
    {
        using Image raw = Image.NewFromMemory(_pixels.Address, (ulong)Width * (ulong)Height, Width, Height, 1, Enums.BandFormat.Uchar);
        return raw.Copy(interpretation: Enums.Interpretation.Bw);
    }

    /// <inheritdoc/>
    public void Dispose() => _pixels.Dispose();
}
