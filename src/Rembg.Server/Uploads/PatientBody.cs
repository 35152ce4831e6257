using System.Buffers;
using System.IO.Pipelines;

namespace Rembg.Server.Uploads;

/// <summary>
/// The body of a request. If reading it is cancelled, the request can still be answered. The framework's own stream would leave
/// its reader in the middle of a read, and the rest of the body could not be discarded.
/// </summary>
internal sealed class PatientBody : Stream
{
    private readonly PipeReader _reader;

    /// <summary>Reads from a request's reader, which the request keeps ownership of.</summary>
    public PatientBody(PipeReader reader)
    {
        _reader = reader;
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
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await using CancellationTokenRegistration stop = cancellationToken.UnsafeRegister(static reader => ((PipeReader)reader!).CancelPendingRead(), _reader);
        while (true)
        {
            ReadResult result = await _reader.ReadAsync(CancellationToken.None);
            ReadOnlySequence<byte> read = result.Buffer.Slice(0, Math.Min(result.Buffer.Length, buffer.Length));
            if (read.IsEmpty && !result.IsCompleted)
            {
                _reader.AdvanceTo(read.End);
                cancellationToken.ThrowIfCancellationRequested();
                continue;
            }

            read.CopyTo(buffer.Span);
            int count = (int)read.Length;
            _reader.AdvanceTo(read.End);
            return count;
        }
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

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
}
