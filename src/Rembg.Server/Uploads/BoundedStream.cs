namespace Rembg.Server.Uploads;

/// <summary>A read-only stream that throws if it is longer than a limit. The caller keeps ownership of the inner stream.</summary>
internal sealed class BoundedStream : Stream
{
    private readonly Stream _inner;
    private readonly Func<Exception> _excess;
    private readonly UploadPlace? _place;
    private long _left;

    /// <summary>Creates a stream with a limit.</summary>
    /// <param name="inner">The stream.</param>
    /// <param name="limit">The largest number of bytes.</param>
    /// <param name="excess">Creates the exception that is thrown at the limit.</param>
    /// <param name="place">The upload for which the bytes are counted; null for none.</param>
    public BoundedStream(Stream inner, long limit, Func<Exception> excess, UploadPlace? place = null)
    {
        _place = place;
        _inner = inner;
        _left = limit;
        _excess = excess;
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await _inner.ReadAsync(buffer, cancellationToken));

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Count(_inner.Read(buffer, offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Count(int read)
    {
        _left -= read;
        _place?.Count(read);
        return _left >= 0 ? read : throw _excess();
    }
}
