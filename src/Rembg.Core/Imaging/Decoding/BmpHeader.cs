using System.Buffers.Binary;

namespace Rembg.Imaging.Decoding;

/// <summary>The compression of a BMP's pixels.</summary>
internal enum BmpCompression
{
    /// <summary>Uncompressed rows of pixels.</summary>
    None = 0,

    /// <summary>Run lengths of 8-bit indices.</summary>
    RunLength8 = 1,

    /// <summary>Run lengths of 4-bit indices.</summary>
    RunLength4 = 2,

    /// <summary>Rows of pixels with bit masks for the channels.</summary>
    BitFields = 3,

    /// <summary>Rows of pixels with bit masks for the channels, including alpha.</summary>
    AlphaBitFields = 6,
}

/// <summary>The header of a Windows or OS/2 bitmap (BITMAPCOREHEADER, BITMAPINFOHEADER, V4 and V5 in the Windows documentation).</summary>
/// <param name="Width">The number of columns.</param>
/// <param name="Height">The number of rows.</param>
/// <param name="TopDown">True if the first row in the file is the top one.</param>
/// <param name="BitsPerPixel">1, 4, 8, 16, 24 or 32.</param>
/// <param name="Compression">The compression of the pixels.</param>
/// <param name="Masks">The bit masks for red, green, blue and alpha (16 and 32 bits per pixel).</param>
/// <param name="PaletteOffset">The offset of the palette.</param>
/// <param name="PaletteEntrySize">The number of bytes per entry: blue, green, red and in some files an unused byte.</param>
/// <param name="PaletteLength">The number of entries.</param>
/// <param name="PixelOffset">The offset of the pixels.</param>
internal sealed record BmpHeader(
    int Width,
    int Height,
    bool TopDown,
    int BitsPerPixel,
    BmpCompression Compression,
    uint[] Masks,
    int PaletteOffset,
    int PaletteEntrySize,
    int PaletteLength,
    int PixelOffset)
{
    /// <summary>The largest number of bytes of any known header, including masks.</summary>
    public const int MaximumLength = FileHeaderLength + 124 + 16;

    /// <summary>True if pixels are run-length encoded.</summary>
    public bool IsRunLength => Compression is BmpCompression.RunLength8 or BmpCompression.RunLength4;

    /// <summary>True if the header has a bit mask for alpha.</summary>
    public bool HasAlpha => BitsPerPixel > 8 && Masks[3] != 0;

    private const int FileHeaderLength = 14;
    private const int CoreHeaderLength = 12;
    private const int InfoHeaderLength = 40;

    /// <summary>Reads the header.</summary>
    /// <param name="file">The first bytes of the file: <see cref="MaximumLength"/>, or fewer if the file is shorter.</param>
    /// <exception cref="InvalidDataException">The header is damaged or of an unknown kind.</exception>
    public static BmpHeader Parse(ReadOnlySpan<byte> file)
    {
        int headerLength = file.Length >= FileHeaderLength + CoreHeaderLength ? ReadInt(file, 14) : 0;
        bool core = headerLength == CoreHeaderLength;
        if (!core && (headerLength is < InfoHeaderLength or > 124 || file.Length < FileHeaderLength + InfoHeaderLength))
        {
            throw new InvalidDataException("the bitmap header is damaged");
        }

        int width = core ? ReadUShort(file, 18) : ReadInt(file, 18);
        int height = core ? ReadUShort(file, 20) : ReadInt(file, 22);
        int bits = ReadUShort(file, core ? 24 : 28);
        BmpCompression compression = core ? BmpCompression.None : (BmpCompression)ReadInt(file, 30);
        if (width <= 0 || height is 0 or int.MinValue || bits is not (1 or 4 or 8 or 16 or 24 or 32))
        {
            throw new InvalidDataException("the bitmap header is damaged");
        }

        uint[] masks = ReadMasks(file, bits, compression, headerLength);
        bool masksFollow = headerLength == InfoHeaderLength && compression is BmpCompression.BitFields or BmpCompression.AlphaBitFields;
        int maskLength = !masksFollow ? 0 : compression == BmpCompression.AlphaBitFields ? 16 : 12;
        int colorsUsed = core || headerLength < InfoHeaderLength ? 0 : ReadInt(file, 46);
        int paletteLength = bits > 8 ? 0 : colorsUsed is > 0 and <= 256 ? colorsUsed : 1 << bits;
        return new BmpHeader(
            width,
            Math.Abs(height),
            height < 0,
            bits,
            compression,
            masks,
            FileHeaderLength + headerLength + maskLength,
            core ? 3 : 4,
            paletteLength,
            ReadInt(file, 10));
    }

    /// <summary>Returns the position of a row in the file.</summary>
    /// <param name="y">The row, 0 at the top.</param>
    public int RowInFile(int y) => TopDown ? y : Height - 1 - y;

    private static uint[] ReadMasks(ReadOnlySpan<byte> file, int bits, BmpCompression compression, int headerLength)
    {
        switch (compression)
        {
            case BmpCompression.None:
                return bits == 16 ? [0x7C00, 0x03E0, 0x001F, 0] : [0x00FF0000, 0x0000FF00, 0x000000FF, 0];
            case BmpCompression.RunLength8 when bits == 8:
            case BmpCompression.RunLength4 when bits == 4:
                return [0, 0, 0, 0];
            case BmpCompression.BitFields when bits is 16 or 32 && file.Length >= 70:
            case BmpCompression.AlphaBitFields when bits is 16 or 32 && file.Length >= 70:
                bool hasAlpha = headerLength >= 56 || compression == BmpCompression.AlphaBitFields;
                return [(uint)ReadInt(file, 54), (uint)ReadInt(file, 58), (uint)ReadInt(file, 62), hasAlpha ? (uint)ReadInt(file, 66) : 0];
            default:
                throw new InvalidDataException($"bitmaps with compression {(int)compression} and {bits} bits per pixel are not supported");
        }
    }

    private static int ReadInt(ReadOnlySpan<byte> file, int offset) => BinaryPrimitives.ReadInt32LittleEndian(file[offset..]);

    private static int ReadUShort(ReadOnlySpan<byte> file, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(file[offset..]);
}
