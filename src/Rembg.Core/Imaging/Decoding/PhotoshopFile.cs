using System.Buffers.Binary;

namespace Rembg.Imaging.Decoding;

/// <summary>
/// Checks the sections of Photoshop files (Adobe's file format specification). ImageMagick fills in the missing part of an incomplete
/// flattened picture, so its length is checked here.
/// </summary>
internal static class PhotoshopFile
{
    private const int HeaderLength = 26;
    private const int Uncompressed = 0;
    private const int RunLength = 1;

    /// <summary>Checks that a file has all the data of its flattened picture.</summary>
    /// <param name="file">The file; its position changes.</param>
    /// <exception cref="EndOfStreamException">Some of the data is missing.</exception>
    public static void RequireComplete(Stream file)
    {
        file.Position = 0;
        byte[] header = Read(file, HeaderLength);
        bool isLarge = header[5] == 2;
        long channels = BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(12));
        long height = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(14));
        long width = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(18));
        long depth = BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(22));

        // The palette, the resources and the layers.
        Skip(file, ReadNumber(file, sizeof(uint)));
        Skip(file, ReadNumber(file, sizeof(uint)));
        Skip(file, ReadNumber(file, isLarge ? sizeof(ulong) : sizeof(uint)));
        long rows = channels * height;
        switch (ReadNumber(file, sizeof(ushort)))
        {
            case Uncompressed:
                Skip(file, rows * (((width * depth) + 7) / 8));
                break;
            case RunLength:
                SkipRows(file, rows, isLarge ? sizeof(uint) : sizeof(ushort));
                break;
            default:
                break;
        }
    }

    // The lengths of all rows come first.
    private static void SkipRows(Stream file, long rows, int size)
    {
        const int BlockLength = 1 << 16;
        long total = 0;
        for (long left = rows * size; left > 0;)
        {
            byte[] block = Read(file, (int)Math.Min(left, BlockLength));
            for (int i = 0; i < block.Length; i += size)
            {
                total += Number(block.AsSpan(i, size));
            }

            left -= block.Length;
        }

        Skip(file, total);
    }

    private static void Skip(Stream file, long length)
    {
        if (length < 0 || length > file.Length - file.Position)
        {
            throw new EndOfStreamException("the file is damaged or incomplete");
        }

        file.Position += length;
    }

    private static long ReadNumber(Stream file, int size) => Number(Read(file, size));

    private static long Number(ReadOnlySpan<byte> bytes)
    {
        ulong number = 0;
        foreach (byte value in bytes)
        {
            number = (number << 8) | value;
        }

        return (long)Math.Min(number, long.MaxValue);
    }

    private static byte[] Read(Stream file, int length)
    {
        byte[] bytes = new byte[length];
        return file.ReadAtLeast(bytes, length, throwOnEndOfStream: false) == length ? bytes : throw new EndOfStreamException("the file is damaged or incomplete");
    }
}
