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

    /// <summary>The duration of the upload.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(_start);

    /// <summary>The average number of bytes per second.</summary>
    public double Rate => Interlocked.Read(ref _bytes) / Age.TotalSeconds;

    /// <summary>Signals that another upload has taken the place.</summary>
    public CancellationToken Ended => _end.Token;

    /// <summary>Counts received bytes.</summary>
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
            // The upload ended by itself a moment earlier.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _gate.Leave(this);
        _end.Dispose();
    }
}
