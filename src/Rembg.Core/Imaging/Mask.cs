using System.Runtime.InteropServices;

using NetVips;

namespace Rembg.Imaging;

/// <summary>
/// A mask in the photo's size: one byte a pixel, 0 background, 255 foreground. It lives in native memory, because libvips
/// reads it in place and because a photo's mask is tens of megabytes that should be gone as soon as the photo is.
/// </summary>
internal sealed unsafe class Mask : IDisposable
{
    private byte* _pixels;

    /// <summary>Allocates a mask; its content is undefined until written.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public Mask(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        Width = width;
        Height = height;
        _pixels = (byte*)NativeMemory.Alloc((nuint)width, (nuint)height);
    }

    /// <summary>Frees a mask that was not disposed.</summary>
    ~Mask() => Free();

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    private ulong Size => (ulong)Width * (ulong)Height;

    /// <summary>One row of pixels, to read or to write.</summary>
    public Span<byte> Row(int y)
    {
        ObjectDisposedException.ThrowIf(_pixels == null, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)y, (uint)Height);
        return new Span<byte>(_pixels + ((nint)y * Width), Width);
    }

    /// <summary>Evaluates a one-band 8-bit image into a mask.</summary>
    public static Mask FromImage(Image image)
    {
        nint pixels = image.WriteToMemory(out ulong size);
        try
        {
            Mask mask = new(image.Width, image.Height);
            Buffer.MemoryCopy((void*)pixels, mask._pixels, mask.Size, size);
            return mask;
        }
        finally
        {
            NetVips.NetVips.Free(pixels);
        }
    }

    /// <summary>A libvips view of the pixels. It must be disposed before this mask is.</summary>
    public Image AsImage()
    {
        ObjectDisposedException.ThrowIf(_pixels == null, this);
        using Image raw = Image.NewFromMemory((nint)_pixels, Size, Width, Height, 1, Enums.BandFormat.Uchar);
        return raw.Copy(interpretation: Enums.Interpretation.Bw);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.Free(_pixels);
        _pixels = null;
    }
}
