using System.Buffers;

namespace Rembg.Imaging.Decoding;

/// <summary>Processes a part of a row.</summary>
/// <param name="row">The bytes of some pixels.</param>
/// <param name="target">Receives the result.</param>
internal delegate void RowUse(ReadOnlySpan<byte> row, Span<byte> target);

/// <summary>The rows of an uncompressed bitmap, read from the file one by one. This class is thread-safe.</summary>
internal sealed class BmpRows
{
    private readonly Stream _file;
    private readonly BmpHeader _header;

    /// <summary>Locates the rows.</summary>
    /// <param name="file">The bitmap.</param>
    /// <param name="header">Its header.</param>
    /// <exception cref="EndOfStreamException">The file is too short for the rows.</exception>
    public BmpRows(Stream file, BmpHeader header)
    {
        _file = file;
        _header = header;

        // Some files lack the padding of the last row.
        long end = Math.Max(header.PixelOffset, 0) + (Stride * (header.Height - 1L)) + (((long)header.Width * header.BitsPerPixel) + 7) / 8;
        if (end > file.Length)
        {
            throw new EndOfStreamException();
        }
    }

    // Rows are padded to a multiple of four bytes.
    private long Stride => (((long)_header.Width * _header.BitsPerPixel) + 31) / 32 * 4;

    /// <summary>Reads the bytes of some pixels.</summary>
    /// <param name="left">The first column.</param>
    /// <param name="y">The row, 0 at the top.</param>
    /// <param name="count">The number of columns.</param>
    /// <param name="use">Receives the bytes, starting with the first pixel.</param>
    /// <param name="target">The target that is passed on.</param>
    public void Read(int left, int y, int count, RowUse use, Span<byte> target)
    {
        long first = (long)left * _header.BitsPerPixel / 8;
        int length = checked((int)(((((long)left + count) * _header.BitsPerPixel) + 7) / 8 - first));
        byte[] rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            Span<byte> bytes = rented.AsSpan(0, length);
            lock (_file)
            {
                _file.Position = Math.Max(_header.PixelOffset, 0) + (_header.RowInFile(y) * Stride) + first;
                _file.ReadExactly(bytes);
            }

            use(bytes, target);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
