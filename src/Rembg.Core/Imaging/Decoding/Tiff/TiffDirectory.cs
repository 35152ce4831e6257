namespace Rembg.Imaging.Decoding.Tiff;

/// <summary>One directory of a TIFF file: the fields that describe an image.</summary>
internal sealed class TiffDirectory
{
    private const int MostEntries = 4096;

    private readonly TiffFile _file;
    private readonly Dictionary<TiffTag, TiffEntry> _entries = [];

    private TiffDirectory(TiffFile file)
    {
        _file = file;
    }

    /// <summary>The fields, each once.</summary>
    public IReadOnlyCollection<TiffEntry> Entries => _entries.Values;

    /// <summary>The offset of the next directory; 0 after the last one.</summary>
    public long Next { get; private init; }

    /// <summary>Reads a directory.</summary>
    /// <param name="file">The file.</param>
    /// <param name="offset">The offset of the directory.</param>
    /// <exception cref="InvalidDataException">The directory is damaged or extends beyond the end of the file.</exception>
    public static TiffDirectory Read(TiffFile file, long offset)
    {
        (int countSize, int entrySize, int offsetSize) = file.IsBig ? (8, 20, 8) : (2, 12, 4);
        byte[] countBytes = file.Read(offset, countSize);
        long count = file.IsBig ? TiffFile.ToOffset(file.ReadUInt64(countBytes)) : file.ReadUInt16(countBytes);
        if (count is 0 or > MostEntries)
        {
            throw new InvalidDataException("its directory is damaged");
        }

        long start = offset + countSize;
        byte[] bytes = file.Read(start, count * entrySize);
        long end = start + bytes.Length;

        // Old writers omit the link to the next directory at the end of the file.
        long next = end + offsetSize <= file.Length ? ReadOffset(file, file.Read(end, offsetSize)) : 0;
        TiffDirectory directory = new(file) { Next = next };
        for (int i = 0; i < count; i++)
        {
            TiffEntry entry = ParseEntry(file, bytes.AsSpan(i * entrySize, entrySize), start + (i * entrySize), offsetSize);
            directory._entries.TryAdd(entry.Tag, entry);
        }

        return directory;
    }

    /// <summary>Determines whether the directory has a field.</summary>
    public bool Has(TiffTag tag) => _entries.ContainsKey(tag);

    /// <summary>Determines whether all values of a field lie within the file.</summary>
    public bool IsComplete(TiffEntry entry) => entry.ValueSize > 0
        && entry.Count <= _file.Length / entry.ValueSize
        && entry.Offset <= _file.Length - (entry.Count * entry.ValueSize);

    /// <summary>Returns the only or first number of a field.</summary>
    /// <param name="tag">The field.</param>
    /// <param name="missing">The result if the field is missing.</param>
    /// <exception cref="InvalidDataException">The field is damaged.</exception>
    public long Number(TiffTag tag, long missing) => Numbers(tag, most: 1) is [long first, ..] ? first : missing;

    /// <summary>Returns the integers of a field; empty if the field is missing.</summary>
    /// <param name="tag">The field.</param>
    /// <param name="most">The largest number of values to read.</param>
    /// <exception cref="InvalidDataException">The field is damaged, or has no integers.</exception>
    public long[] Numbers(TiffTag tag, long most = long.MaxValue)
    {
        if (!_entries.TryGetValue(tag, out TiffEntry entry))
        {
            return [];
        }

        int size = entry.ValueSize;
        if (entry.Type is not (1 or 3 or 4 or 13 or 16 or 18) || !IsComplete(entry))
        {
            throw new InvalidDataException("it is truncated, or its directory is damaged");
        }

        byte[] bytes = _file.Read(entry.Offset, Math.Min(entry.Count, most) * size);
        long[] numbers = new long[bytes.Length / size];
        for (int i = 0; i < numbers.Length; i++)
        {
            ReadOnlySpan<byte> value = bytes.AsSpan(i * size, size);
            numbers[i] = size switch
            {
                1 => value[0],
                2 => _file.ReadUInt16(value),
                4 => _file.ReadUInt32(value),
                _ => TiffFile.ToOffset(_file.ReadUInt64(value)),
            };
        }

        return numbers;
    }

    /// <summary>Returns the text of a field; empty if the field is missing or damaged.</summary>
    public string Text(TiffTag tag)
    {
        const int Longest = 256;
        return _entries.TryGetValue(tag, out TiffEntry entry) && entry.Type == 2 && IsComplete(entry)
            ? System.Text.Encoding.ASCII.GetString(_file.Read(entry.Offset, Math.Min(entry.Count, Longest))).TrimEnd('\0', ' ')
            : string.Empty;
    }

    /// <summary>Determines whether pixel data extends beyond the end of the file.</summary>
    /// <exception cref="InvalidDataException">
    /// The fields with the positions of the pixel data are damaged, or extend beyond the end themselves.
    /// </exception>
    public bool IsTruncated() => LieBeyondEnd(TiffTag.StripOffsets, TiffTag.StripByteCounts) || LieBeyondEnd(TiffTag.TileOffsets, TiffTag.TileByteCounts);

    /// <summary>Determines whether the file ends within the only strip or tile, regardless of the size in the directory.</summary>
    /// <param name="offsetTag">The field with the offset of the strip or tile.</param>
    /// <param name="size">The size of its pixels in bytes.</param>
    public bool EndsWithinOnly(TiffTag offsetTag, double size) => Numbers(offsetTag, most: 2) is [long offset] && offset > _file.Length - size;

    private bool LieBeyondEnd(TiffTag offsetTag, TiffTag sizeTag)
    {
        long[] offsets = Numbers(offsetTag);
        long[] sizes = Numbers(sizeTag);
        return offsets.Where((offset, i) => offset > _file.Length - (i < sizes.Length ? sizes[i] : 1)).Any();
    }

    private static TiffEntry ParseEntry(TiffFile file, ReadOnlySpan<byte> bytes, long position, int offsetSize)
    {
        ReadOnlySpan<byte> value = bytes[^offsetSize..];
        ushort type = file.ReadUInt16(bytes[2..]);
        long count = file.IsBig ? TiffFile.ToOffset(file.ReadUInt64(bytes[4..])) : file.ReadUInt32(bytes[4..]);
        int size = TiffEntry.SizeOf(type);
        bool isInline = size > 0 && count <= offsetSize / size;
        long offset = isInline ? position + bytes.Length - offsetSize : ReadOffset(file, value);
        return new TiffEntry((TiffTag)file.ReadUInt16(bytes), type, count, offset, value.ToArray());
    }

    private static long ReadOffset(TiffFile file, ReadOnlySpan<byte> bytes) =>
        file.IsBig ? TiffFile.ToOffset(file.ReadUInt64(bytes)) : file.ReadUInt32(bytes);
}
