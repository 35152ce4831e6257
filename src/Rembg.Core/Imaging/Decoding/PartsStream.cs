namespace Rembg.Imaging.Decoding;

/// <summary>
/// A view of a file for a decoder: a sequence of parts of the file and of other bytes. A decoder that holds its whole input in memory thus
/// only holds the bytes that its picture needs.
/// </summary>
/// <param name="file">The file, which the caller disposes.</param>
internal sealed class PartsStream(Stream file) : Stream
{
    private readonly List<Part> _parts = [];
    private readonly List<long> _ends = [];
    private long _position;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => _ends is [.., long end] ? end : 0;

    /// <inheritdoc/>
    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    /// <summary>Adds a part of the file.</summary>
    /// <param name="start">The offset of its first byte.</param>
    /// <param name="length">The number of bytes.</param>
    public void Add(long start, long length) => Add(new Part(start, null), length);

    /// <summary>Adds bytes that are not in the file.</summary>
    /// <param name="bytes">The bytes, which are not copied.</param>
    public void Add(byte[] bytes) => Add(new Part(0, bytes), bytes.Length);

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int total = 0;
        while (total < buffer.Length && ReadPart(buffer[total..]) is > 0 and int count)
        {
            total += count;
            _position += count;
        }

        return total;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return Read(buffer.AsSpan(offset, count));
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => _position,
        _ => Length,
    };

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Add(Part part, long length)
    {
        if (length > 0)
        {
            _parts.Add(part);
            _ends.Add(Length + length);
        }
    }

    private int ReadPart(Span<byte> buffer)
    {
        int index = _ends.BinarySearch(_position + 1);
        index = index < 0 ? ~index : index;
        if (index == _ends.Count)
        {
            return 0;
        }

        (long start, byte[]? bytes) = _parts[index];
        long offset = _position - (index == 0 ? 0 : _ends[index - 1]);
        Span<byte> target = buffer[..(int)Math.Min(buffer.Length, _ends[index] - _position)];
        if (bytes is null)
        {
            file.Position = start + offset;
            return file.Read(target);
        }

        bytes.AsSpan((int)offset, target.Length).CopyTo(target);
        return target.Length;
    }

    private readonly record struct Part(long Start, byte[]? Bytes);
}
