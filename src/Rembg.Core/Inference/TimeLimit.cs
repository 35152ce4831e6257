using System.Diagnostics;

namespace Rembg.Inference;

/// <summary>Cancels the work on one photo when it has taken too long. Waiting for others does not count.</summary>
internal sealed class TimeLimit : IDisposable
{
    private readonly CancellationToken _stop;
    private readonly CancellationTokenSource _source;
    private TimeSpan? _left;
    private long _start;

    /// <summary>Starts the clock.</summary>
    /// <param name="limit">How long the work may take; null for as long as it likes.</param>
    /// <param name="stop">Cancels the work at any time.</param>
    public TimeLimit(TimeSpan? limit, CancellationToken stop)
    {
        _stop = stop;
        _source = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _left = limit;
        Start();
    }

    /// <summary>Cancelled when the time is over or the work is stopped.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>True if the work was cancelled because it took too long.</summary>
    public bool IsExceeded => _source.IsCancellationRequested && !_stop.IsCancellationRequested;

    /// <summary>Waits for what others hold, with the clock stopped.</summary>
    /// <param name="wait">Waits until it is free or the token is cancelled.</param>
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
