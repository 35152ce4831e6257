using System.Buffers;

using Rembg.Imaging.Vips;

namespace Rembg.Imaging.Decoding;

/// <summary>
/// Reads 4- and 8-bit bitmaps with run-length encoding (BI_RLE4 and BI_RLE8 in the Windows documentation). The position of each row in the
/// file is found first, so that rows can be decoded one by one on request.
/// </summary>
internal sealed class BmpRunLength
{
    private const int EndOfLine = 0;
    private const int EndOfBitmap = 1;
    private const int Move = 2;
    private const int BlockSize = 1 << 12;

    private readonly BufferedStream _data;
    private readonly BmpHeader _header;
    private readonly BmpPalette _palette;
    private readonly VipsScope _vips;
    private readonly bool _fourBits;

    // For each row in file order: its offset, 0 if the row is skipped, and its first column.
    private readonly long[] _offsets;
    private readonly int[] _columns;

    /// <summary>Locates the rows.</summary>
    /// <param name="file">The bitmap.</param>
    /// <param name="header">Its header.</param>
    /// <param name="vips">The owner of the stream, which also cancels the operation.</param>
    /// <exception cref="EndOfStreamException">The data ends too early.</exception>
    public BmpRunLength(Stream file, BmpHeader header, VipsScope vips)
    {
        _header = header;
        _vips = vips;
        _fourBits = header.Compression == BmpCompression.RunLength4;
        _palette = new BmpPalette(file, header);
        _data = vips.Track(new BufferedStream(file, BlockSize));
        _offsets = new long[header.Height];
        _columns = new int[header.Height];
        (int x, int y) = (0, 0);
        _data.Position = Math.Max(header.PixelOffset, 0);
        while (y < header.Height)
        {
            _offsets[y] = _data.Position;
            _columns[y] = x;
            (x, int rows) = ReadRow(x, []);
            y = rows < 0 ? header.Height : y + rows;
        }
    }

    /// <inheritdoc cref="RowComputation"/>
    public void Read(int left, int y, ReadOnlySpan<byte> source, Span<byte> target)
    {
        int row = _header.RowInFile(y);
        byte[] rented = ArrayPool<byte>.Shared.Rent(_header.Width);
        Span<byte> indices = rented.AsSpan(0, _header.Width);
        try
        {
            indices.Clear();
            if (_offsets[row] > 0)
            {
                lock (_data)
                {
                    _data.Position = _offsets[row];
                    ReadRow(_columns[row], indices);
                }
            }

            _palette.Write(indices.Slice(left, target.Length / 3), target);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    // Decodes the remaining part of a row; skipped pixels keep their values. Returns the position of the next row: its first column, and
    // the number of rows to advance, or -1 at the end of the bitmap.
    private (int Column, int Rows) ReadRow(int x, Span<byte> indices)
    {
        for (int operations = 0; ; operations++)
        {
            if (operations % BlockSize == 0)
            {
                _vips.ThrowIfCancelled();
            }

            int count = ReadByte();
            int value = ReadByte();
            if (count > 0)
            {
                Fill(indices, x, count, value);
                x = Math.Min(x + count, _header.Width);
            }
            else if (value == EndOfLine)
            {
                return (0, 1);
            }
            else if (value == EndOfBitmap)
            {
                return (0, -1);
            }
            else if (value == Move)
            {
                x = Math.Min(x + ReadByte(), _header.Width);
                int up = ReadByte();
                if (up > 0)
                {
                    return (x, up);
                }
            }
            else
            {
                ReadLiteral(indices, x, value);
                x = Math.Min(x + value, _header.Width);
            }
        }
    }

    private void Fill(Span<byte> indices, int x, int count, int value)
    {
        for (int i = 0; i < count && x + i < indices.Length; i++)
        {
            indices[x + i] = (byte)(_fourBits ? Nibble(value, i) : value);
        }
    }

    // Literals are padded to a multiple of two bytes.
    private void ReadLiteral(Span<byte> indices, int x, int count)
    {
        int length = _fourBits ? (count + 1) / 2 : count;
        for (int i = 0; i < length; i++)
        {
            int value = ReadByte();
            if (_fourBits)
            {
                Fill(indices, x + (i * 2), Math.Min(2, count - (i * 2)), value);
            }
            else
            {
                Fill(indices, x + i, 1, value);
            }
        }

        if (length % 2 == 1)
        {
            ReadByte();
        }
    }

    private int ReadByte()
    {
        int value = _data.ReadByte();
        return value >= 0 ? value : throw new EndOfStreamException();
    }

    private static int Nibble(int value, int index) => index % 2 == 0 ? value >> 4 : value & 0xF;
}
