using System.Diagnostics;

namespace Rembg.Inference;

/// <summary>Cancels the work on a photo when it exceeds its time limit. Waiting for other photos does not count.</summary>
internal sealed class TimeLimit : IDisposable
{
    private readonly CancellationToken _stop;
    private readonly CancellationTokenSource _source;
    private TimeSpan? _left;
    private long _start;

    /// <summary>Starts the clock.</summary>
    /// <param name="limit">The time limit; null for none.</param>
    /// <param name="stop">Cancels the work at any time.</param>
    public TimeLimit(TimeSpan? limit, CancellationToken stop)
    {
        _stop = stop;
        _source = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _left = limit;
        Start();
    }

    /// <summary>Cancelled when the time limit is reached or the work is stopped.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>True if the work was cancelled because it exceeded the time limit.</summary>
    public bool IsExceeded => _source.IsCancellationRequested && !_stop.IsCancellationRequested;

    /// <summary>Waits for a shared resource with the clock stopped.</summary>
    /// <param name="wait">Waits until the resource is free or the token is cancelled.</param>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public void Pause(Action<CancellationToken> wait)
    {
        if (_left is { } left)
        {
            _source.CancelAfter(Timeout.InfiniteTimeSpan);
            TimeSpan rest = left - Stopwatch.GetElapsedTime(_start);
            _left = rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
        }

        wait(Token);
        Start();
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private void Start()
    {
        _start = Stopwatch.GetTimestamp();
        if (_left is { } left)
        {
            _source.CancelAfter(left);
        }
    }
}
