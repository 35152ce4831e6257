using System.Buffers.Binary;

namespace Rembg.Imaging.Decoding;

/// <summary>The relevant fields of a directory in a raw file that has the structure of a TIFF (TIFF 6.0, Adobe's DNG specification).</summary>
/// <param name="IsRaw">Whether the directory says that it describes a sensor's data.</param>
/// <param name="DataEnd">The offset behind the last strip or tile.</param>
internal readonly record struct RawDirectory(bool IsRaw, long DataEnd)
{
    private const ushort PhotometricInterpretation = 262;
    private const ushort StripOffsets = 273;
    private const ushort StripByteCounts = 279;
    private const ushort TileOffsets = 324;
    private const ushort TileByteCounts = 325;
    private const ushort SubDirectories = 330;
    private const ushort DngVersion = 50706;
    private const ushort ColorFilterArray = 32803;
    private const ushort LinearRaw = 34892;
    private const ushort ShortType = 3;

    private const int EntryLength = 12;
    private const int MostEntries = 512;
    private const int MostDirectories = 32;
    private const int MostValues = 1 << 16;

    /// <summary>Reads the directories and those below them. What cannot be read is passed over.</summary>
    /// <param name="file">The file; its position changes.</param>
    public static List<RawDirectory> ReadAll(Stream file)
    {
        byte[] header = Read(file, 0, 8);
        bool isLittleEndian = header is [(byte)'I', ..];
        List<RawDirectory> directories = [];
        HashSet<uint> seen = [0];
        Queue<uint> pending = new(header.Length == 8 ? [UInt32(header.AsSpan(4), isLittleEndian)] : []);
        while (directories.Count < MostDirectories && pending.TryDequeue(out uint offset))
        {
            if (seen.Add(offset) && Read(file, offset, 2) is { Length: 2 } count)
            {
                int length = Math.Min((int)UInt16(count, isLittleEndian), MostEntries) * EntryLength;
                byte[] entries = Read(file, offset + 2L, length + sizeof(uint));
                directories.Add(Parse(file, entries.AsSpan(0, Math.Min(entries.Length, length)), isLittleEndian, pending));
                if (entries.Length == length + sizeof(uint))
                {
                    pending.Enqueue(UInt32(entries.AsSpan(length), isLittleEndian));
                }
            }
        }

        return directories;
    }

    private static RawDirectory Parse(Stream file, ReadOnlySpan<byte> entries, bool isLittleEndian, Queue<uint> pending)
    {
        bool isRaw = false;
        uint[] strips = [], stripLengths = [], tiles = [], tileLengths = [];
        for (; entries.Length >= EntryLength; entries = entries[EntryLength..])
        {
            ReadOnlySpan<byte> entry = entries[..EntryLength];
            switch (UInt16(entry, isLittleEndian))
            {
                case DngVersion:
                    isRaw = true;
                    break;
                case PhotometricInterpretation:
                    isRaw |= UInt16(entry[8..], isLittleEndian) is ColorFilterArray or LinearRaw;
                    break;
                case StripOffsets:
                    strips = Values(file, entry, isLittleEndian);
                    break;
                case StripByteCounts:
                    stripLengths = Values(file, entry, isLittleEndian);
                    break;
                case TileOffsets:
                    tiles = Values(file, entry, isLittleEndian);
                    break;
                case TileByteCounts:
                    tileLengths = Values(file, entry, isLittleEndian);
                    break;
                case SubDirectories:
                    Array.ForEach(Values(file, entry, isLittleEndian), pending.Enqueue);
                    break;
                default:
                    break;
            }
        }

        return new RawDirectory(isRaw, Math.Max(End(strips, stripLengths), End(tiles, tileLengths)));
    }

    private static long End(uint[] offsets, uint[] lengths) =>
        offsets.Zip(lengths, static (offset, length) => offset + (long)length).DefaultIfEmpty().Max();

    private static uint[] Values(Stream file, ReadOnlySpan<byte> entry, bool isLittleEndian)
    {
        int size = UInt16(entry[2..], isLittleEndian) == ShortType ? sizeof(ushort) : sizeof(uint);
        int count = (int)Math.Min(UInt32(entry[4..], isLittleEndian), MostValues);
        byte[] bytes = count * size <= sizeof(uint) ? entry.Slice(8, count * size).ToArray() : Read(file, UInt32(entry[8..], isLittleEndian), count * size);
        uint[] values = new uint[bytes.Length / size];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = size == sizeof(ushort) ? UInt16(bytes.AsSpan(i * size), isLittleEndian) : UInt32(bytes.AsSpan(i * size), isLittleEndian);
        }

        return values;
    }

    // As many of the bytes as the file has.
    private static byte[] Read(Stream file, long offset, int length)
    {
        byte[] bytes = new byte[(int)Math.Clamp(file.Length - offset, 0, length)];
        file.Position = Math.Min(offset, file.Length);
        file.ReadExactly(bytes);
        return bytes;
    }

    private static ushort UInt16(ReadOnlySpan<byte> bytes, bool isLittleEndian) =>
        isLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint UInt32(ReadOnlySpan<byte> bytes, bool isLittleEndian) =>
        isLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
