namespace Rembg.Imaging.Decoding;

/// <summary>Reads bitmaps with 1, 4 or 8 bits per pixel, whose pixels are indices into a palette.</summary>
internal sealed class BmpIndexedRows
{
    private readonly BmpRows _rows;
    private readonly BmpPalette _palette;
    private readonly int _bits;

    /// <summary>Reads the palette.</summary>
    /// <param name="file">The bitmap.</param>
    /// <param name="header">Its header.</param>
    /// <exception cref="EndOfStreamException">The file is truncated.</exception>
    public BmpIndexedRows(Stream file, BmpHeader header)
    {
        _rows = new BmpRows(file, header);
        _palette = new BmpPalette(file, header);
        _bits = header.BitsPerPixel;
    }

    /// <inheritdoc cref="Vips.RowComputation"/>
    public void Read(int left, int y, ReadOnlySpan<byte> source, Span<byte> target)
    {
        int start = left * _bits % 8;
        _rows.Read(left, y, target.Length / 3, (row, colors) => Convert(row, start, colors), target);
    }

    private void Convert(ReadOnlySpan<byte> row, int start, Span<byte> target)
    {
        Span<byte> index = stackalloc byte[1];
        for (int x = 0; x < target.Length / 3; x++)
        {
            int bit = start + (x * _bits);
            index[0] = (byte)((row[bit / 8] >> (8 - _bits - (bit % 8))) & ((1 << _bits) - 1));
            _palette.Write(index, target[(x * 3)..]);
        }
    }
}
