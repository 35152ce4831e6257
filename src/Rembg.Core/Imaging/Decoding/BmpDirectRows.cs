using System.Buffers.Binary;
using System.Numerics;

using Rembg.Imaging.Vips;

namespace Rembg.Imaging.Decoding;

/// <summary>Reads bitmaps with 16, 24 or 32 bits per pixel, whose pixels are colours.</summary>
internal sealed class BmpDirectRows
{
    private readonly BmpRows _rows;
    private readonly BmpHeader _header;
    private readonly bool _ignoresAlpha;

    /// <summary>Examines the alpha of all pixels if the header has a mask for it.</summary>
    /// <param name="file">The bitmap.</param>
    /// <param name="header">Its header.</param>
    /// <param name="vips">Cancels the operation.</param>
    /// <exception cref="EndOfStreamException">The file is truncated.</exception>
    public BmpDirectRows(Stream file, BmpHeader header, VipsScope vips)
    {
        _rows = new BmpRows(file, header);
        _header = header;

        // Photoshop and the clipboard write a mask for alpha but leave alpha at zero. Windows displays such a bitmap as opaque.
        _ignoresAlpha = header.HasAlpha && IsAlphaZero(vips);
    }

    /// <inheritdoc cref="RowComputation"/>
    public void Read(int left, int y, ReadOnlySpan<byte> source, Span<byte> target) =>
        _rows.Read(left, y, target.Length / Bands, Convert, target);

    private int Bands => _header.HasAlpha ? 4 : 3;

    private void Convert(ReadOnlySpan<byte> row, Span<byte> target)
    {
        int bands = Bands;
        int size = _header.BitsPerPixel / 8;
        for (int x = 0; x < target.Length / bands; x++)
        {
            uint value = Value(row.Slice(x * size, size));
            for (int band = 0; band < bands; band++)
            {
                target[(x * bands) + band] = band == 3 && _ignoresAlpha ? byte.MaxValue : Channel(value, _header.Masks[band]);
            }
        }
    }

    private bool IsAlphaZero(VipsScope vips)
    {
        bool isZero = true;
        for (int y = 0; y < _header.Height && isZero; y++)
        {
            vips.ThrowIfCancelled();
            _rows.Read(0, y, _header.Width, (row, _) => isZero = IsAlphaZero(row), []);
        }

        return isZero;
    }

    private bool IsAlphaZero(ReadOnlySpan<byte> row)
    {
        int size = _header.BitsPerPixel / 8;
        uint alpha = 0;
        for (int x = 0; x < _header.Width; x++)
        {
            alpha |= Value(row.Slice(x * size, size)) & _header.Masks[3];
        }

        return alpha == 0;
    }

    private static uint Value(ReadOnlySpan<byte> pixel) => pixel.Length switch
    {
        2 => BinaryPrimitives.ReadUInt16LittleEndian(pixel),
        3 => (uint)(pixel[0] | (pixel[1] << 8) | (pixel[2] << 16)),
        _ => BinaryPrimitives.ReadUInt32LittleEndian(pixel),
    };

    /// <summary>Returns the masked bits, scaled to 0–255.</summary>
    private static byte Channel(uint value, uint mask)
    {
        if (mask == 0)
        {
            return 0;
        }

        int shift = BitOperations.TrailingZeroCount(mask);
        uint bits = (value & mask) >> shift;
        uint largest = mask >> shift;
        return largest == byte.MaxValue ? (byte)bits : (byte)(((bits * 255UL) + (largest / 2)) / largest);
    }
}
