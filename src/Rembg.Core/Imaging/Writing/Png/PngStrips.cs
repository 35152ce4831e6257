using System.Buffers.Binary;

using Rembg.Imaging.Vips;

namespace Rembg.Imaging.Writing.Png;

/// <summary>Compresses the rows of a picture, strip by strip, into chunks of a PNG file.</summary>
internal sealed unsafe class PngStrips : IDisposable
{
    // Large enough for the codes of a strip to pay off, and small enough for a core's cache.
    private const int StripSize = 1 << 17;

    private const int ChecksumSize = 4;
    private const int StreamHeadSize = 2;

    private readonly RowConsumer _write;
    private readonly RowFilter _filter;
    private readonly BlockEncoder _encoder;
    private readonly NativeBuffer<byte> _strip;
    private readonly NativeBuffer<byte> _chunk;
    private readonly int _filteredSize;
    private readonly int _rowsPerStrip;
    private BitWriter _output;
    private uint _checksum = Adler32.Start;
    private int _rows;
    private int _rowsLeft;

    /// <summary>Starts a picture.</summary>
    /// <param name="width">The number of columns.</param>
    /// <param name="height">The number of rows.</param>
    /// <param name="pixelSize">The number of bytes per pixel, from 1 to 4.</param>
    /// <param name="write">Receives the chunks, one after the other.</param>
    public PngStrips(int width, int height, int pixelSize, RowConsumer write)
    {
        _write = write;
        _rowsLeft = height;
        _filteredSize = checked((width * pixelSize) + 1);
        _rowsPerStrip = Math.Clamp(StripSize / _filteredSize, 1, height);
        int size = checked(_filteredSize * _rowsPerStrip);
        _filter = new RowFilter(_filteredSize - 1, pixelSize);
        _encoder = new BlockEncoder(size, _filteredSize, pixelSize);
        _strip = new NativeBuffer<byte>(size + Math.Max(RowFilter.Overwrite, RunSplitter.Overread));
        _chunk = new NativeBuffer<byte>(PngChunks.HeadSize + StreamHeadSize + BlockEncoder.LargestSize(size) + ChecksumSize + PngChunks.ChecksumSize);
        StartChunk();

        // A window of 32 KB, the fastest level.
        _output.Add([0x78, 0x01]);
    }

    /// <summary>Adds the next row; the last one completes the data.</summary>
    /// <param name="row">The row's pixels.</param>
    public void Add(ReadOnlySpan<byte> row)
    {
        _filter.Filter(row, (byte*)_strip.Address + (_rows * _filteredSize));
        _rows++;
        _rowsLeft--;
        if (_rows == _rowsPerStrip || _rowsLeft == 0)
        {
            Compress();
            _rows = 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _filter.Dispose();
        _encoder.Dispose();
        _strip.Dispose();
        _chunk.Dispose();
    }

    private void Compress()
    {
        byte* strip = (byte*)_strip.Address;
        int size = _rows * _filteredSize;
        bool isLast = _rowsLeft == 0;
        _checksum = Adler32.Append(_checksum, strip, size);
        _encoder.Encode(strip, size, isLast, ref _output);
        if (isLast)
        {
            _output.Align();
            Span<byte> checksum = stackalloc byte[ChecksumSize];
            BinaryPrimitives.WriteUInt32BigEndian(checksum, _checksum);
            _output.Add(checksum);
        }

        WriteChunk();
        StartChunk();
    }

    // Bits that do not fill a byte yet become part of the next chunk.
    private void StartChunk() => _output.MoveTo((byte*)_chunk.Address + PngChunks.HeadSize);

    private void WriteChunk()
    {
        int length = (int)(_output.Position - (byte*)_chunk.Address) + PngChunks.ChecksumSize;
        Span<byte> chunk = _chunk.Slice(0, length);
        PngChunks.Complete(chunk, "IDAT"u8);
        _write(chunk);
    }
}
