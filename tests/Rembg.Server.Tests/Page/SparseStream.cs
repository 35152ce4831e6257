namespace Rembg.Tests.Page;

/// <summary>A long file of which only some pieces are kept; the rest reads as zeros.</summary>
internal sealed class SparseStream : Stream
{
    private readonly List<(long Start, byte[] Bytes)> _pieces = [];
    private long _length;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => _length;

    public override long Position { get; set; }

    public void Append(byte[] bytes)
    {
        _pieces.Add((_length, bytes));
        _length += bytes.Length;
    }

    public void AppendNothing(long count) => _length += count;

    public override int Read(byte[] buffer, int offset, int count)
    {
        int read = (int)Math.Min(count, Math.Max(0, _length - Position));
        Array.Clear(buffer, offset, read);
        int index = _pieces.BinarySearch((Position, []), Comparer<(long Start, byte[] Bytes)>.Create(static (a, b) => a.Start.CompareTo(b.Start)));
        for (int i = Math.Max(0, index < 0 ? ~index - 1 : index); i < _pieces.Count && _pieces[i].Start < Position + read; i++)
        {
            (long start, byte[] bytes) = _pieces[i];
            long from = Math.Max(start, Position);
            long to = Math.Min(start + bytes.Length, Position + read);
            if (to > from)
            {
                Array.Copy(bytes, from - start, buffer, offset + (from - Position), to - from);
            }
        }

        Position += read;
        return read;
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => Position,
        _ => _length,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
