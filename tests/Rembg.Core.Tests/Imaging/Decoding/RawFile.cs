using System.Buffers.Binary;

namespace Rembg.Tests.Decoding;

/// <summary>Makes camera raw files.</summary>
internal static class RawFile
{
    /// <summary>Columns as stored.</summary>
    public const int Width = 240;

    /// <summary>Rows as stored.</summary>
    public const int Height = 160;

    /// <summary>The offset of the number of rows that a strip has.</summary>
    public const int RowsPerStripOffset = 150;

    /// <summary>The offset of the number of bytes that the only strip has.</summary>
    public const int StripSizeOffset = RowsPerStripOffset + 12;

    /// <summary>An uncompressed DNG (Adobe's specification, chapter 4) of a bright disc, 16 bits, red in the upper left of its pattern.</summary>
    public static byte[] Create(int orientation)
    {
        const int DirectoryOffset = 8;
        (ushort Tag, ushort Type, uint Count, byte[] Value)[] entries =
        [
            (254, 4, 1, Long(0)),
            (256, 4, 1, Long(Width)),
            (257, 4, 1, Long(Height)),
            (258, 3, 1, Short(16)),
            (259, 3, 1, Short(1)),
            (262, 3, 1, Short(32803)),
            (271, 2, 6, [.. "Rembg\0"u8]),
            (272, 2, 6, [.. "Tests\0"u8]),
            (273, 4, 1, []),
            (274, 3, 1, Short(orientation)),
            (277, 3, 1, Short(1)),
            (278, 4, 1, Long(Height)),
            (279, 4, 1, Long(Width * Height * 2)),
            (284, 3, 1, Short(1)),
            (33421, 3, 2, [.. Short(2), .. Short(2)]),
            (33422, 1, 4, [0, 1, 1, 2]),
            (50706, 1, 4, [1, 4, 0, 0]),
            (50708, 2, 12, [.. "Rembg Tests\0"u8]),
            (50714, 4, 1, Long(0)),
            (50717, 4, 1, Long(65535)),
            (50721, 10, 9, [.. ((int[])[1, 0, 0, 0, 1, 0, 0, 0, 1]).SelectMany(static value => (byte[])[.. Long(value), .. Long(1)])]),
            (50728, 5, 3, [.. ((int[])[1, 1, 1]).SelectMany(static value => (byte[])[.. Long(value), .. Long(1)])]),
            (50778, 3, 1, Short(21)),
        ];

        int valuesOffset = DirectoryOffset + 2 + (entries.Length * 12) + 4;
        int pixelsOffset = valuesOffset + entries.Sum(static entry => entry.Value.Length > 4 ? entry.Value.Length : 0);
        List<byte> directory = [.. Short(entries.Length)];
        List<byte> values = [];
        foreach ((ushort tag, ushort type, uint count, byte[] value) in entries)
        {
            byte[] content = tag == 273 ? Long(pixelsOffset) : value;
            byte[] field = content.Length > 4 ? Long(valuesOffset + values.Count) : [.. content, .. new byte[4 - content.Length]];
            directory.AddRange([.. Short(tag), .. Short(type), .. Long((int)count), .. field]);
            values.AddRange(content.Length > 4 ? content : []);
        }

        byte[] pixels = new byte[Width * Height * 2];
        for (int i = 0; i < Width * Height; i++)
        {
            bool isBright = Math.Pow((i % Width) - 80, 2) + Math.Pow((i / Width) - 60, 2) < 1600;
            BinaryPrimitives.WriteUInt16LittleEndian(pixels.AsSpan(i * 2), (ushort)(isBright ? 50_000 : 2_000));
        }

        return [.. "II"u8, 42, 0, .. Long(DirectoryOffset), .. directory, .. Long(0), .. values, .. pixels];
    }

    /// <summary>Puts the only directory of a file below another one, which describes nothing.</summary>
    public static byte[] BelowAnotherDirectory(byte[] file)
    {
        byte[] result =
        [
            .. file,
            .. Short(3),
            .. Short(254), .. Short(4), .. Long(1), .. Long(1),
            .. Short(330), .. Short(4), .. Long(1), .. Long(8),
            .. Short(50706), .. Short(1), .. Long(4), 1, 4, 0, 0,
            .. Long(0),
        ];
        BinaryPrimitives.WriteInt32LittleEndian(result.AsSpan(4), file.Length);
        return result;
    }

    private static byte[] Short(int value) => [(byte)value, (byte)(value >> 8)];

    private static byte[] Long(int value) => [(byte)value, (byte)(value >> 8), (byte)(value >> 16), (byte)(value >> 24)];
}
