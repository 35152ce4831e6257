using System.Buffers.Binary;

namespace Rembg.Imaging.Decoding;

/// <summary>Tells what a camera's sensor recorded from photos in TIFF files, whose structure many raw formats share.</summary>
internal static class CameraRawSignature
{
    // Adobe's DNG specification and TIFF/EP (ISO 12234-2).
    private const ushort PhotometricInterpretation = 262;
    private const ushort SubDirectories = 330;
    private const ushort DngVersion = 50706;
    private const ushort ColorFilterArray = 32803;
    private const ushort LinearRaw = 34892;

    private const int EntryLength = 12;
    private const int MostEntries = 512;
    private const int MostDirectories = 16;

    /// <summary>Whether a file begins as raw formats do that have a signature of their own (Canon, Fujifilm, Olympus, Panasonic).</summary>
    public static bool IsCameraRaw(ReadOnlySpan<byte> header) =>
        header.StartsWith("FUJIFILMCCD-RAW"u8)
        || header.StartsWith("IIRO"u8) || header.StartsWith("IIRS"u8) || header.StartsWith("MMOR"u8)
        || header.StartsWith("IIU\0"u8);

    /// <summary>
    /// Whether a TIFF is a raw file (DNG, CR2, NEF, ARW, PEF …): it says so, or one of its directories has the sensor's colour
    /// pattern. A damaged directory ends the search: such a file is a TIFF to be refused.
    /// </summary>
    /// <param name="file">The file; its position changes.</param>
    public static bool IsCameraRaw(Stream file)
    {
        Span<byte> header = stackalloc byte[10];
        file.Position = 0;
        if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
        {
            return false;
        }

        if (header[8..].SequenceEqual("CR"u8))
        {
            return true;
        }

        bool isLittleEndian = header[0] == (byte)'I';
        HashSet<uint> seen = [];
        Queue<uint> pending = new([ReadUInt32(header[4..], isLittleEndian)]);
        while (seen.Count < MostDirectories && pending.TryDequeue(out uint offset))
        {
            if (offset != 0 && seen.Add(offset) && IsCameraRaw(file, offset, isLittleEndian, pending))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsCameraRaw(Stream file, uint offset, bool isLittleEndian, Queue<uint> pending)
    {
        byte[] entries = new byte[(MostEntries * EntryLength) + sizeof(uint)];
        Span<byte> count = stackalloc byte[sizeof(ushort)];
        if (!TryRead(file, offset, count))
        {
            return false;
        }

        int number = Math.Min(ReadUInt16(count, isLittleEndian), (ushort)MostEntries);
        file.Position = offset + count.Length;
        int length = file.ReadAtLeast(entries.AsSpan(0, (number * EntryLength) + sizeof(uint)), (number * EntryLength) + sizeof(uint), throwOnEndOfStream: false);
        for (int i = 0; (i + 1) * EntryLength <= Math.Min(length, number * EntryLength); i++)
        {
            ReadOnlySpan<byte> entry = entries.AsSpan(i * EntryLength, EntryLength);
            switch (ReadUInt16(entry, isLittleEndian))
            {
                case DngVersion:
                case PhotometricInterpretation when ReadUInt16(entry[8..], isLittleEndian) is ColorFilterArray or LinearRaw:
                    return true;
                case SubDirectories:
                    AddSubDirectories(file, entry, isLittleEndian, pending);
                    break;
                default:
                    break;
            }
        }

        if (length == (number * EntryLength) + sizeof(uint))
        {
            pending.Enqueue(ReadUInt32(entries.AsSpan(number * EntryLength), isLittleEndian));
        }

        return false;
    }

    private static void AddSubDirectories(Stream file, ReadOnlySpan<byte> entry, bool isLittleEndian, Queue<uint> pending)
    {
        uint count = ReadUInt32(entry[4..], isLittleEndian);
        uint value = ReadUInt32(entry[8..], isLittleEndian);
        if (count == 1)
        {
            pending.Enqueue(value);
            return;
        }

        Span<byte> offsets = stackalloc byte[MostDirectories * sizeof(uint)];
        offsets = offsets[..(int)(Math.Min(count, MostDirectories) * sizeof(uint))];
        if (TryRead(file, value, offsets))
        {
            for (int i = 0; i < offsets.Length; i += sizeof(uint))
            {
                pending.Enqueue(ReadUInt32(offsets[i..], isLittleEndian));
            }
        }
    }

    private static bool TryRead(Stream file, uint offset, Span<byte> target)
    {
        if (offset > file.Length - target.Length)
        {
            return false;
        }

        file.Position = offset;
        return file.ReadAtLeast(target, target.Length, throwOnEndOfStream: false) == target.Length;
    }

    private static ushort ReadUInt16(ReadOnlySpan<byte> bytes, bool isLittleEndian) =>
        isLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint ReadUInt32(ReadOnlySpan<byte> bytes, bool isLittleEndian) =>
        isLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
