using System.Buffers.Binary;

using Rembg.Imaging.Profiles;

namespace Rembg.Imaging.Decoding;

/// <summary>Reads the boxes of a HEIF file (ISO/IEC 14496-12 and 23008-12), including AVIF.</summary>
internal static class HeifStructure
{
    private const int BoxHeader = 8;
    private const int MostMetadata = 4 << 20;
    private const int Unspecified = 2;

    /// <summary>Reads the colour space from the first <c>colr</c> box that specifies one by numbers.</summary>
    /// <param name="file">The file, positioned at its first byte.</param>
    /// <returns>The colour space; null if an ICC profile specifies it, if it is not specified, or if it is sRGB.</returns>
    public static ColorDescription? ReadColors(Stream file)
    {
        ReadOnlySpan<byte> properties = Find(Find(ReadMetadata(file), "iprp"u8), "ipco"u8);
        ColorDescription? description = null;
        int position = 0;
        while (TryReadBox(properties, ref position, out int start))
        {
            ReadOnlySpan<byte> name = properties.Slice(start - 4, 4);
            ReadOnlySpan<byte> content = properties[start..position];
            if (!name.SequenceEqual("colr"u8) || content.Length < 4)
            {
                continue;
            }

            ReadOnlySpan<byte> kind = content[..4];
            if (kind.SequenceEqual("prof"u8) || kind.SequenceEqual("rICC"u8))
            {
                return null;
            }

            if (description is null && kind.SequenceEqual("nclx"u8) && content.Length >= 8)
            {
                description = Describe(BinaryPrimitives.ReadUInt16BigEndian(content[4..]), BinaryPrimitives.ReadUInt16BigEndian(content[6..]));
            }
        }

        return description;
    }

    /// <summary>
    /// Interprets the numbers in an <c>nclx</c> box. Pictures with the BT.709 transfer function are intended for the same displays as sRGB,
    /// and all viewers show them as such.
    /// </summary>
    /// <param name="primaries">The primaries (ITU-T H.273, table 2).</param>
    /// <param name="transfer">The transfer characteristics (ITU-T H.273, table 3).</param>
    /// <returns>The colour space; null if one of the numbers is unknown.</returns>
    public static ColorDescription? Describe(int primaries, int transfer)
    {
        TransferFunction? curve = transfer is 1 or 6 or 14 or 15 or Unspecified ? TransferFunction.Srgb : TransferFunction.FromCodePoint(transfer);
        Chromaticities? colors = primaries == Unspecified ? Chromaticities.Bt709 : Chromaticities.FromCodePoint(primaries);
        return curve is null || colors is null ? null : new ColorDescription(colors, curve);
    }

    /// <summary>Finds the reason why a file cannot be decoded.</summary>
    /// <param name="file">The file, positioned at its first byte.</param>
    public static string FindDamage(Stream file)
    {
        byte[] header = new byte[16];
        for (long position = 0; position < file.Length;)
        {
            file.Position = position;
            int count = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
            if (count < BoxHeader)
            {
                return Damage.Truncated;
            }

            uint size = BinaryPrimitives.ReadUInt32BigEndian(header);
            long length = size == 1 && count == header.Length ? (long)Math.Min(BinaryPrimitives.ReadUInt64BigEndian(header.AsSpan(BoxHeader)), long.MaxValue) : size == 0 ? file.Length - position : size;
            if (length < BoxHeader)
            {
                return Damage.Pixels;
            }

            if (length > file.Length - position)
            {
                return Damage.Truncated;
            }

            position += length;
        }

        file.Position = 0;
        return ReadMetadata(file).AsSpan().IndexOf("hvc1"u8) >= 0 ? "its codec, HEVC, is not part of the bundled decoder" : Damage.Pixels;
    }

    // Returns the content of the "meta" box, after its version and flags.
    private static byte[] ReadMetadata(Stream file)
    {
        byte[] header = new byte[BoxHeader];
        for (long position = 0; position <= file.Length - BoxHeader;)
        {
            file.Position = position;
            file.ReadExactly(header);
            uint size = BinaryPrimitives.ReadUInt32BigEndian(header);
            if (header.AsSpan(4).SequenceEqual("meta"u8))
            {
                byte[] content = new byte[Math.Clamp(Math.Min(size, file.Length - position) - BoxHeader, 0, MostMetadata)];
                file.ReadExactly(content);
                return content.Length < 4 ? [] : content[4..];
            }

            if (size < BoxHeader)
            {
                break;
            }

            position += size;
        }

        return [];
    }

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> boxes, ReadOnlySpan<byte> wanted)
    {
        int position = 0;
        while (TryReadBox(boxes, ref position, out int start))
        {
            if (boxes.Slice(start - 4, 4).SequenceEqual(wanted))
            {
                return boxes[start..position];
            }
        }

        return [];
    }

    // Finds the start of the content of the box at a position, and advances the position to its end.
    private static bool TryReadBox(ReadOnlySpan<byte> boxes, ref int position, out int start)
    {
        start = position + BoxHeader;
        if (start > boxes.Length)
        {
            return false;
        }

        uint size = BinaryPrimitives.ReadUInt32BigEndian(boxes[position..]);
        if (size < BoxHeader || size > boxes.Length - position)
        {
            return false;
        }

        position += (int)size;
        return true;
    }
}
