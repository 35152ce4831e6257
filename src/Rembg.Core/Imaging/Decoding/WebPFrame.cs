using System.Buffers.Binary;

namespace Rembg.Imaging.Decoding;

/// <summary>
/// Extracts the first frame of a WebP file (RFC 9649) and its metadata. The decoder holds its whole input in memory, even to read the
/// header, so it receives only these parts.
/// </summary>
internal static class WebPFrame
{
    private const int RiffLength = 12;
    private const int ChunkHeaderLength = 8;
    private const int MostChunks = 10_000;
    private const long MostMetadata = 16 << 20;

    // Encoders write fewer bytes than the uncompressed pixels need.
    private const int MostBytesPerPixel = 16;
    private const int Allowance = 1 << 20;

    /// <summary>Opens a WebP file that contains only the first frame.</summary>
    /// <param name="file">The file, which the caller disposes; its position changes.</param>
    /// <exception cref="EndOfStreamException">The file is shorter than it declares.</exception>
    /// <exception cref="InvalidDataException">The file has more data than its picture can need.</exception>
    public static Stream Open(Stream file)
    {
        byte[] header = Read(file, 0, RiffLength);
        long end = ChunkHeaderLength + (long)BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(4));
        if (end > file.Length)
        {
            throw new EndOfStreamException();
        }

        PartsStream frame = new(file);
        frame.Add(header);
        long? pixels = null;
        bool hasFrame = false;
        for (long position = RiffLength; position <= end - ChunkHeaderLength;)
        {
            byte[] chunk = Read(file, position, ChunkHeaderLength);
            long length = BinaryPrimitives.ReadUInt32LittleEndian(chunk.AsSpan(4));
            long whole = Math.Min(ChunkHeaderLength + length + (length % 2), end - position);
            string type = System.Text.Encoding.Latin1.GetString(chunk, 0, 4);
            switch (type)
            {
                case "VP8X" or "ALPH" or "VP8 " or "VP8L" or "ANIM":
                case "ANMF" when !hasFrame:
                    pixels ??= ReadPixels(file, type, position + ChunkHeaderLength);
                    RequireReasonable(length, pixels.Value);
                    frame.Add(position, whole);
                    hasFrame |= type == "ANMF";
                    break;
                case "ICCP" or "EXIF" or "XMP " when length <= MostMetadata:
                    frame.Add(position, whole);
                    break;
                case "ICCP" or "EXIF" or "XMP ":
                    // The header announces this chunk, so an empty one replaces it.
                    frame.Add([.. chunk.AsSpan(0, 4), 0, 0, 0, 0]);
                    break;
                default:
                    break;
            }

            position += whole;
        }

        // The stream contains this array itself, and has not been read yet.
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), (uint)(frame.Length - ChunkHeaderLength));
        return frame;
    }

    /// <summary>
    /// Determines whether the position of a chunk contradicts its neighbours. WebP has no checksums, so nothing else shows damage.
    /// </summary>
    /// <param name="file">The file, whose position changes.</param>
    /// <exception cref="EndOfStreamException">The file is shorter than a header.</exception>
    public static bool HasDamagedChunk(Stream file)
    {
        long end = ChunkHeaderLength + (long)BinaryPrimitives.ReadUInt32LittleEndian(Read(file, 0, RiffLength).AsSpan(4));
        long position = RiffLength;
        for (int i = 0; i < MostChunks && position <= Math.Min(end, file.Length) - ChunkHeaderLength; i++)
        {
            byte[] chunk = Read(file, position, ChunkHeaderLength);
            if (chunk.AsSpan(0, 4).ContainsAnyExceptInRange((byte)0x20, (byte)0x7E))
            {
                return true;
            }

            long length = BinaryPrimitives.ReadUInt32LittleEndian(chunk.AsSpan(4));
            position += ChunkHeaderLength + length + (length % 2);
        }

        // Some writers omit the byte that pads a length to an even number.
        return position > end + 1;
    }

    private static void RequireReasonable(long length, long pixels)
    {
        if (length > (pixels * MostBytesPerPixel) + Allowance)
        {
            throw new InvalidDataException("it contains more data than its picture can need");
        }
    }

    // Reads the first chunk, which declares the size.
    private static long ReadPixels(Stream file, string type, long start)
    {
        byte[] content = Read(file, start, 10);
        uint bits = BinaryPrimitives.ReadUInt32LittleEndian(content.AsSpan(1));
        const uint Side = (1 << 14) - 1;
        return type switch
        {
            "VP8X" => (1 + (BinaryPrimitives.ReadUInt32LittleEndian(content.AsSpan(3)) >> 8)) * (1 + (long)(BinaryPrimitives.ReadUInt32LittleEndian(content.AsSpan(6)) >> 8)),
            "VP8L" => (1 + (bits & Side)) * (1 + (long)((bits >> 14) & Side)),
            "VP8 " => (BinaryPrimitives.ReadUInt16LittleEndian(content.AsSpan(6)) & Side) * (long)(BinaryPrimitives.ReadUInt16LittleEndian(content.AsSpan(8)) & Side),
            _ => 0,
        };
    }

    private static byte[] Read(Stream file, long position, int length)
    {
        byte[] bytes = new byte[length];
        file.Position = position;
        file.ReadExactly(bytes);
        return bytes;
    }
}
