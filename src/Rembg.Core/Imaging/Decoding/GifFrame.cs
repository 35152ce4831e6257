using System.Buffers.Binary;

namespace Rembg.Imaging.Decoding;

/// <summary>
/// Extracts the first frame of a GIF (GIF89a). The decoder holds its whole input in memory, even to read the header, so it receives only
/// this frame.
/// </summary>
internal static class GifFrame
{
    private const int HeaderLength = 13;
    private const int DescriptorLength = 10;
    private const byte Extension = 0x21;
    private const byte GraphicControl = 0xF9;
    private const byte Separator = 0x2C;
    private const byte Trailer = 0x3B;

    // Codes have at most 12 bits, and an encoder may clear its table before each pixel.
    private const int MostBytesPerPixel = 4;
    private const int Allowance = 1 << 16;

    /// <summary>Opens a GIF that contains only the first frame. If the file ends in the frame, the result ends there, too.</summary>
    /// <param name="file">The file, which the caller disposes; its position changes.</param>
    /// <exception cref="EndOfStreamException">The file ends before the frame begins.</exception>
    public static Stream Open(Stream file)
    {
        BufferedStream reader = new(file, 1 << 16);
        byte[] header = Read(reader, 0, HeaderLength);
        long position = HeaderLength + ColorTableLength(header[10]);
        PartsStream frame = new(file);
        frame.Add(0, position);
        (long Start, long Length) control = default;
        while (true)
        {
            byte[] start = Read(reader, position, 2);
            if (start[0] == Separator)
            {
                frame.Add(control.Start, control.Length);
                AddImage(reader, position, frame);
                return frame;
            }

            if (start[0] != Extension)
            {
                // The decoder reports that there is no frame.
                frame.Add(position, start.Length);
                return frame;
            }

            long end = SkipBlocks(reader, position + start.Length, long.MaxValue) ?? throw new EndOfStreamException();
            control = start[1] == GraphicControl ? (position, end - position) : control;
            position = end;
        }
    }

    private static void AddImage(Stream reader, long position, PartsStream frame)
    {
        byte[] descriptor = Read(reader, position, DescriptorLength);
        long pixels = (long)BinaryPrimitives.ReadUInt16LittleEndian(descriptor.AsSpan(5)) * BinaryPrimitives.ReadUInt16LittleEndian(descriptor.AsSpan(7));

        // A byte with the initial code size precedes the codes.
        long codes = position + DescriptorLength + ColorTableLength(descriptor[9]) + 1;
        if (SkipBlocks(reader, codes, codes + (pixels * MostBytesPerPixel) + Allowance) is { } end)
        {
            frame.Add(position, end - position);
            frame.Add([0, Trailer]);
        }
        else
        {
            frame.Add(position, Math.Max(reader.Length - position, 0));
        }
    }

    // Continues after the empty block that ends a sequence of blocks, or at the first block after the limit. Returns null if the file ends
    // before that.
    private static long? SkipBlocks(Stream reader, long position, long limit)
    {
        while (position <= limit)
        {
            reader.Position = position;
            int length = reader.ReadByte();
            position += length + 1;
            if (length < 0 || position > reader.Length)
            {
                return null;
            }

            if (length == 0)
            {
                return position;
            }
        }

        return position;
    }

    /// <summary>Returns the length of a colour table in bytes, from the flags of the preceding header or frame.</summary>
    internal static int ColorTableLength(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);

    private static byte[] Read(Stream reader, long position, int length)
    {
        byte[] bytes = new byte[length];
        reader.Position = position;
        reader.ReadExactly(bytes);
        return bytes;
    }
}
