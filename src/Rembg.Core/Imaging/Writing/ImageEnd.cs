using System.Buffers.Binary;

using Rembg.Imaging.Decoding;

namespace Rembg.Imaging.Writing;

/// <summary>
/// Finds the end of an image within a file. If data follows the image, as cameras and editors append it, the last bytes do not show whether
/// the image is complete.
/// </summary>
internal static class ImageEnd
{
    private const int BufferSize = 1 << 16;

    private static ReadOnlySpan<byte> EndMarker => [0xFF, 0xD9];

    /// <summary>Determines whether a PNG file has its last chunk.</summary>
    public static bool IsInPng(Stream file)
    {
        const int SignatureLength = 8;
        const int ChecksumLength = 4;
        Span<byte> head = stackalloc byte[8];
        file.Position = SignatureLength;
        while (file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length)
        {
            long next = file.Position + BinaryPrimitives.ReadUInt32BigEndian(head) + ChecksumLength;
            if (!char.IsAsciiLetter((char)head[4]) || next > file.Length)
            {
                return false;
            }

            if (head[4..].SequenceEqual("IEND"u8))
            {
                return true;
            }

            file.Position = next;
        }

        return false;
    }

    /// <summary>
    /// Determines whether a file of ISO boxes (AVIF, JPEG XL in its container) has a complete box with pixels. Other data may follow it.
    /// </summary>
    public static bool IsInBoxes(Stream file)
    {
        bool hasPixels = false;
        try
        {
            foreach (IsoBox box in IsoBox.ReadAll(file))
            {
                // Small AVIF files of other programs have their pixels in the box of their metadata.
                hasPixels |= box.Type is "mdat" or "jxlc" or "jxlp" || (box.Type == "meta" && box.ReadInner(file, skipped: 4).Any(static inner => inner.Type == "idat"));
            }

            return hasPixels;
        }
        catch (InvalidDataException)
        {
            return hasPixels;
        }
    }

    /// <summary>
    /// Determines whether a JPEG file has an end marker after the start of its pixel data, in which the marker cannot occur.
    /// </summary>
    public static bool IsInJpeg(Stream file)
    {
        const byte Marker = 0xFF;
        const byte StartOfScan = 0xDA;
        Span<byte> head = stackalloc byte[4];
        file.Position = 2;
        while (file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && head[0] == Marker)
        {
            if (head[1] == StartOfScan)
            {
                return ContainsEndMarker(file);
            }

            // The length includes its own field.
            file.Position += BinaryPrimitives.ReadUInt16BigEndian(head[2..]) - 2;
        }

        return false;
    }

    private static bool ContainsEndMarker(Stream file)
    {
        byte[] buffer = new byte[BufferSize];
        int kept = 0;
        for (int count; (count = file.Read(buffer, kept, buffer.Length - kept)) > 0;)
        {
            ReadOnlySpan<byte> bytes = buffer.AsSpan(0, kept + count);
            if (bytes.IndexOf(EndMarker) >= 0)
            {
                return true;
            }

            buffer[0] = bytes[^1];
            kept = 1;
        }

        return false;
    }
}
