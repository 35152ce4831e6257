using System.Buffers.Binary;

namespace Rembg.Imaging.Decoding.Tiff;

/// <summary>
/// A TIFF file as a decoder is to see it: with one directory, which has the fields that matter for pixels and nothing else. It
/// keeps the decoder from counting a million pages, and from objecting to private or damaged fields that it does not need, so
/// that what it still objects to is the pixel data.
/// </summary>
internal sealed class SinglePageStream : Stream
{
    private static readonly HashSet<TiffTag> Kept =
    [
        TiffTag.ImageWidth, TiffTag.ImageLength, TiffTag.BitsPerSample, TiffTag.Compression, TiffTag.FillOrder, TiffTag.StripOffsets,
        TiffTag.Orientation, TiffTag.SamplesPerPixel, TiffTag.RowsPerStrip, TiffTag.StripByteCounts, TiffTag.PlanarConfiguration,
        TiffTag.T4Options, TiffTag.T6Options, TiffTag.Predictor, TiffTag.ColorMap, TiffTag.TileWidth, TiffTag.TileLength,
        TiffTag.TileOffsets, TiffTag.TileByteCounts, TiffTag.InkSet, TiffTag.SampleFormat, TiffTag.JpegTables,
        TiffTag.YCbCrCoefficients, TiffTag.YCbCrSubsampling, TiffTag.YCbCrPositioning, TiffTag.ReferenceBlackWhite, TiffTag.IccProfile,
    ];

    private readonly Stream _file;
    private readonly byte[] _header;
    private readonly byte[] _directory;
    private readonly long _directoryOffset;

    /// <summary>Makes the view.</summary>
    /// <param name="stream">The file, which becomes this stream's.</param>
    /// <param name="file">The same, with its header read.</param>
    /// <param name="page">The image that is seen.</param>
    /// <exception cref="InvalidDataException">The file is too large for its kind.</exception>
    public SinglePageStream(Stream stream, TiffFile file, TiffPage page)
    {
        _file = stream;
        _directoryOffset = file.Length + (file.Length % 2);
        if (!file.IsBig && _directoryOffset > uint.MaxValue - ushort.MaxValue)
        {
            throw new InvalidDataException("it is larger than the 4 GB that a TIFF file may have");
        }

        _header = file.Read(0, file.IsBig ? 16 : 8);
        WriteOffset(file, _header.AsSpan(file.IsBig ? 8 : 4), _directoryOffset);
        _directory = Build(file, page, _directoryOffset);
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => _directoryOffset + _directory.Length;

    /// <inheritdoc/>
    public override long Position { get; set; }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int count = ReadPart(buffer[..(int)Math.Min(buffer.Length, Math.Max(Length - Position, 0))]);
        Position += count;
        return count;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
        }

        base.Dispose(disposing);
    }

    private int ReadPart(Span<byte> buffer)
    {
        if (Position < _header.Length)
        {
            return Copy(_header.AsSpan((int)Position), buffer);
        }

        if (Position >= _directoryOffset)
        {
            return Copy(_directory.AsSpan((int)(Position - _directoryOffset)), buffer);
        }

        _file.Position = Position;
        int count = _file.Read(buffer[..(int)Math.Min(buffer.Length, _directoryOffset - Position)]);

        // The file's odd last byte is followed by one that is not in it.
        if (count == 0 && buffer.Length > 0)
        {
            buffer[0] = 0;
            return 1;
        }

        return count;
    }

    private static int Copy(ReadOnlySpan<byte> source, Span<byte> target)
    {
        int count = Math.Min(source.Length, target.Length);
        source[..count].CopyTo(target);
        return count;
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

        // Lab is converted here, and so are samples that decoders do not know: they are passed on as they are.
        TiffPhotometric photometric = page.IsLab ? TiffPhotometric.Rgb : !page.HasPlainSamples && page.Photometric == TiffPhotometric.MinIsWhite ? TiffPhotometric.MinIsBlack : page.Photometric;
        entries[TiffTag.Photometric] = Shorts(file, TiffTag.Photometric, 1, [(ushort)photometric], offsetSize);
        if (extras > 0)
        {
            // Which of them is alpha is decided here as well.
            ushort[] unspecified = new ushort[extras];
            entries[TiffTag.ExtraSamples] = extras * sizeof(ushort) <= offsetSize
                ? Shorts(file, TiffTag.ExtraSamples, extras, unspecified, offsetSize)
                : new TiffEntry(TiffTag.ExtraSamples, 3, extras, 0, OffsetBytes(file, offset + length, offsetSize));
        }

        if (page.Photometric == TiffPhotometric.YCbCr && page.Compression == TiffCompression.Jpeg && JpegSampling.Find(file, page) is { } sampling)
        {
            // libtiff would take the number from the first strip, too, but warn.
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
