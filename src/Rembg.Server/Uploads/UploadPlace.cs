using System.Diagnostics;

namespace Rembg.Server.Uploads;

/// <summary>One upload that has a place in <see cref="UploadGate"/>.</summary>
internal sealed class UploadPlace : IDisposable
{
    private readonly UploadGate _gate;
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly CancellationTokenSource _end = new();
    private long _bytes;

    /// <summary>Takes a place.</summary>
    public UploadPlace(UploadGate gate, string client)
    {
        _gate = gate;
        Client = client;
    }

    /// <summary>The address of the client.</summary>
    public string Client { get; }

    /// <summary>The time that the upload has taken.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(_start);

    /// <summary>Bytes a second on average.</summary>
    public double Rate => Interlocked.Read(ref _bytes) / Age.TotalSeconds;

    /// <summary>Signals that another upload has taken the place.</summary>
    public CancellationToken Ended => _end.Token;

    /// <summary>Counts bytes that have come.</summary>
    public void Count(int bytes) => Interlocked.Add(ref _bytes, bytes);

    /// <summary>Ends the upload.</summary>
    public void End()
    {
        try
        {
            _end.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It came to its own end a moment earlier.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _gate.Leave(this);
        _end.Dispose();
    }
}
