using System.Buffers;
using System.Buffers.Binary;

namespace Rembg.Imaging.Decoding;

/// <summary>The markers of a JPEG file (ITU-T T.81, annex B), read without decoding.</summary>
/// <param name="Scans">The number of scans, which is only counted if there is more than one.</param>
/// <param name="IsBuffered">True if decoding holds all coefficients in memory until the last scan has been read.</param>
/// <param name="HasStrayMarker">
/// True if an invalid marker occurs in the pixel data: the decoder leaves the rest of the picture grey.
/// </param>
/// <param name="Damage">The reason to report if the file cannot be decoded.</param>
internal readonly record struct JpegStructure(int Scans, bool IsBuffered, bool HasStrayMarker, string Damage)
{
    // Headers are short, and their large segments are skipped.
    private const int BlockSize = 1 << 12;

    // Some programs append their own data.
    private const int TailSize = 1 << 16;
    private const int ScanBlockSize = 1 << 16;
    private const byte StartOfScan = 0xDA;
    private const byte EndOfImage = 0xD9;

    /// <summary>Reads the markers. If the file has a single scan, reading stops at the first marker after it.</summary>
    /// <param name="file">The file, positioned at its first byte.</param>
    public static JpegStructure Read(Stream file)
    {
        using BufferedStream input = new(file, BlockSize);
        input.Position = 2;
        int scans = 0;
        int components = 0;
        bool isBuffered = false;
        string damage = Decoding.Damage.Pixels;
        Span<byte> header = stackalloc byte[10];
        while (NextMarker(input) is int marker and >= 0)
        {
            if (marker == EndOfImage)
            {
                return new JpegStructure(scans, isBuffered, HasStrayMarker: false, damage);
            }

            if (marker is 0x00 or 0x01 or (>= 0xD0 and <= 0xD8))
            {
                continue;
            }

            int length = ReadLength(input);
            if (length < 2)
            {
                return new JpegStructure(scans, isBuffered, HasStrayMarker: false, input.Position >= input.Length ? Decoding.Damage.Truncated : Decoding.Damage.Header);
            }

            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC) && length >= 8)
            {
                input.ReadExactly(header[..6]);
                components = header[5];
                isBuffered = marker is 0xC2 or 0xC6 or 0xCA or 0xCE;
                damage = DescribeProcess(marker, header[0]) ?? damage;
                length -= 6;
            }
            else if (marker == StartOfScan)
            {
                scans++;
                int inScan = Math.Max(input.ReadByte(), 0);
                length--;
                isBuffered |= inScan < components;
            }

            input.Position += length - 2;
            if (marker == StartOfScan && scans == 1 && !isBuffered)
            {
                bool isStray = NextInScan(input) is > 0x01 and < 0xC0;
                return new JpegStructure(scans, isBuffered, isStray, Ends(input) ? damage : Decoding.Damage.Truncated);
            }
        }

        return new JpegStructure(scans, isBuffered, HasStrayMarker: false, Decoding.Damage.Truncated);
    }

    private static string? DescribeProcess(int marker, int precision) => marker switch
    {
        0xC3 or 0xC7 or 0xCB or 0xCF => "lossless JPEG is not supported",
        0xC5 or 0xC6 or 0xCD or 0xCE => "hierarchical JPEG is not supported",
        _ when precision != 8 => $"JPEG with {precision} bits per sample is not supported",
        _ => null,
    };

    // Returns the first byte after the next 0xFF that is not 0xFF itself; -1 at the end of the file.
    private static int NextMarker(BufferedStream input)
    {
        int current = input.ReadByte();
        while (current >= 0)
        {
            if (current != 0xFF)
            {
                current = input.ReadByte();
                continue;
            }

            while (current == 0xFF)
            {
                current = input.ReadByte();
            }

            return current;
        }

        return -1;
    }

    // Returns the marker that ends a scan; -1 at the end of the file. Within a scan, 0xFF is followed by 0 or by a restart marker.
    private static int NextInScan(Stream input)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ScanBlockSize);
        try
        {
            bool isMarker = false;
            for (int length; (length = input.Read(buffer, 0, ScanBlockSize)) > 0;)
            {
                ReadOnlySpan<byte> block = buffer.AsSpan(0, length);
                while (!block.IsEmpty)
                {
                    if (isMarker && block[0] is not (0xFF or 0x00 or (>= 0xD0 and <= 0xD7)))
                    {
                        return block[0];
                    }

                    isMarker = block[0] == 0xFF;
                    int next = isMarker ? 0 : block.IndexOf((byte)0xFF);
                    isMarker |= next >= 0;
                    block = next < 0 ? [] : block[(next + 1)..];
                }
            }

            return -1;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int ReadLength(BufferedStream input)
    {
        Span<byte> bytes = stackalloc byte[2];
        return input.ReadAtLeast(bytes, 2, throwOnEndOfStream: false) == 2 ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : -1;
    }

    private static bool Ends(BufferedStream input)
    {
        byte[] end = new byte[Math.Min(TailSize, input.Length)];
        input.Position = input.Length - end.Length;
        input.ReadExactly(end);
        return end.AsSpan().LastIndexOf([(byte)0xFF, EndOfImage]) >= 0;
    }
}
