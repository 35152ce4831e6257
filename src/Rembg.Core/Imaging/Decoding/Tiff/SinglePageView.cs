using System.Buffers.Binary;

namespace Rembg.Imaging.Decoding.Tiff;

/// <summary>
/// A view of a TIFF file for a decoder, with a single directory that contains only the fields that matter for pixels. The decoder thus
/// cannot count a million pages or object to private or damaged fields that it does not need; if it still objects, the pixel data is the
/// reason.
/// </summary>
internal static class SinglePageView
{
    private static readonly HashSet<TiffTag> Kept =
    [
        TiffTag.ImageWidth, TiffTag.ImageLength, TiffTag.BitsPerSample, TiffTag.Compression, TiffTag.FillOrder, TiffTag.StripOffsets,
        TiffTag.Orientation, TiffTag.SamplesPerPixel, TiffTag.RowsPerStrip, TiffTag.StripByteCounts, TiffTag.PlanarConfiguration,
        TiffTag.T4Options, TiffTag.T6Options, TiffTag.Predictor, TiffTag.ColorMap, TiffTag.TileWidth, TiffTag.TileLength,
        TiffTag.TileOffsets, TiffTag.TileByteCounts, TiffTag.InkSet, TiffTag.SampleFormat, TiffTag.JpegTables,
        TiffTag.YCbCrCoefficients, TiffTag.YCbCrSubsampling, TiffTag.YCbCrPositioning, TiffTag.ReferenceBlackWhite, TiffTag.IccProfile,
    ];

    /// <summary>Opens the view.</summary>
    /// <param name="stream">The file, which the caller disposes.</param>
    /// <param name="file">The same file, with its header read.</param>
    /// <param name="page">The image in the view.</param>
    /// <exception cref="InvalidDataException">The file is too large for its kind.</exception>
    public static Stream Open(Stream stream, TiffFile file, TiffPage page)
    {
        // Directories start at even offsets.
        long padding = file.Length % 2;
        long directoryOffset = file.Length + padding;
        if (!file.IsBig && directoryOffset > uint.MaxValue - ushort.MaxValue)
        {
            throw new InvalidDataException("it is larger than 4 GB, the limit for a TIFF file");
        }

        byte[] header = file.Read(0, file.IsBig ? 16 : 8);
        WriteOffset(file, header.AsSpan(file.IsBig ? 8 : 4), directoryOffset);
        PartsStream view = new(stream);
        view.Add(header);
        view.Add(header.Length, file.Length - header.Length);
        view.Add(new byte[padding]);
        view.Add(Build(file, page, directoryOffset));
        return view;
    }

    private static byte[] Build(TiffFile file, TiffPage page, long offset)
    {
        (int countSize, int entrySize, int offsetSize) = file.IsBig ? (8, 20, 8) : (2, 12, 4);
        SortedDictionary<TiffTag, TiffEntry> entries = [];
        foreach (TiffEntry entry in page.Directory.Entries.Where(entry => Kept.Contains(entry.Tag) && page.Directory.IsComplete(entry)))
        {
            entries.Add(entry.Tag, entry);
        }

        int extras = page.ExtraSamples;
        int length = countSize + ((entries.Count + 3) * entrySize) + offsetSize;
        byte[] directory = new byte[length + (extras * sizeof(ushort)) + sizeof(ulong)];

        // Lab is converted after decoding, and so are sample formats that decoders do not support: the view passes them on unchanged.
        TiffPhotometric photometric = page.IsLab ? TiffPhotometric.Rgb : !page.HasPlainSamples && page.Photometric == TiffPhotometric.MinIsWhite ? TiffPhotometric.MinIsBlack : page.Photometric;
        entries[TiffTag.Photometric] = Shorts(file, TiffTag.Photometric, 1, [(ushort)photometric], offsetSize);
        if (extras > 0)
        {
            // Which of the samples is alpha is also decided after decoding.
            ushort[] unspecified = new ushort[extras];
            entries[TiffTag.ExtraSamples] = extras * sizeof(ushort) <= offsetSize
                ? Shorts(file, TiffTag.ExtraSamples, extras, unspecified, offsetSize)
                : new TiffEntry(TiffTag.ExtraSamples, 3, extras, 0, OffsetBytes(file, offset + length, offsetSize));
        }

        if (page.Photometric == TiffPhotometric.YCbCr && page.Compression == TiffCompression.Jpeg && JpegSampling.Find(file, page) is { } sampling)
        {
            // libtiff would also take the number from the first strip, but with a warning.
            entries[TiffTag.YCbCrSubsampling] = Shorts(file, TiffTag.YCbCrSubsampling, 2, [sampling.Horizontal, sampling.Vertical], offsetSize);
        }

        Span<byte> target = directory;
        WriteNumber(file, target[..countSize], entries.Count);
        int position = countSize;
        foreach (TiffEntry entry in entries.Values)
        {
            WriteNumber(file, target.Slice(position, 2), (int)entry.Tag);
            WriteNumber(file, target.Slice(position + 2, 2), entry.Type);
            WriteOffset(file, target.Slice(position + 4, offsetSize), entry.Count);
            entry.Value.CopyTo(target[(position + 4 + offsetSize)..]);
            position += entrySize;
        }

        return directory;
    }

    private static TiffEntry Shorts(TiffFile file, TiffTag tag, int count, ReadOnlySpan<ushort> values, int size)
    {
        byte[] bytes = new byte[size];
        for (int i = 0; i < values.Length; i++)
        {
            WriteNumber(file, bytes.AsSpan(i * sizeof(ushort), sizeof(ushort)), values[i]);
        }

        return new TiffEntry(tag, 3, count, 0, bytes);
    }

    private static byte[] OffsetBytes(TiffFile file, long offset, int size)
    {
        byte[] bytes = new byte[size];
        WriteOffset(file, bytes, offset);
        return bytes;
    }

    private static void WriteOffset(TiffFile file, Span<byte> target, long value) => WriteNumber(file, target[..(file.IsBig ? 8 : 4)], value);

    private static void WriteNumber(TiffFile file, Span<byte> target, long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        if (file.IsLittleEndian)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
            bytes[..target.Length].CopyTo(target);
        }
        else
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes, value);
            bytes[^target.Length..].CopyTo(target);
        }
    }
}
