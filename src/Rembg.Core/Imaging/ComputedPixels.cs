using NetVips;

namespace Rembg.Imaging;

/// <summary>The computed pixels of an 8-bit libvips image, row by row, in the memory that libvips allocated for them.</summary>
internal sealed unsafe class ComputedPixels : IDisposable
{
    private readonly long _size;
    private nint _pixels;

    /// <summary>Computes every pixel of an image.</summary>
    /// <exception cref="VipsException">The image cannot be computed.</exception>
    public ComputedPixels(Image image)
    {
        _pixels = image.WriteToMemory(out ulong size);
        _size = (long)size;
    }

    /// <summary>Frees pixels that were not disposed of.</summary>
    ~ComputedPixels() => Free();

    /// <summary>All pixels of an image smaller than 2 GB.</summary>
    public ReadOnlySpan<byte> All => Slice(0, checked((int)_size));

    /// <summary>Returns a part of the pixels, such as a row.</summary>
    /// <param name="start">The index of the first byte.</param>
    /// <param name="length">The number of bytes.</param>
    public ReadOnlySpan<byte> Slice(long start, int length)
    {
        ObjectDisposedException.ThrowIf(_pixels == 0, this);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, _size - length);
        return new ReadOnlySpan<byte>((byte*)_pixels + start, length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NetVips.NetVips.Free(_pixels);
        _pixels = 0;
    }
}
