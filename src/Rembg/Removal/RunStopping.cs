namespace Rembg.Removal;

/// <summary>
/// Stops a run in two steps: at once, no more photos are begun; after the grace period, the photos in progress are cancelled.
/// </summary>
internal sealed class RunStopping : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _work = new();

    /// <summary>Cancelled by the first step: no more photos are begun, and nothing else is waited for.</summary>
    public CancellationToken StopToken => _stop.Token;

    /// <summary>Cancelled by the second step.</summary>
    public CancellationToken WorkToken => _work.Token;

    /// <summary>Requests the stop.</summary>
    /// <param name="gracePeriod">The time for the photos in progress; zero to cancel them at once.</param>
    public void Stop(TimeSpan gracePeriod)
    {
        _stop.Cancel();
        _work.CancelAfter(gracePeriod);
    }

    /// <summary>Ends a run that nobody has stopped: it was completed, or has failed.</summary>
    public void End()
    {
        if (!_stop.IsCancellationRequested)
        {
            Stop(TimeSpan.Zero);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Dispose();
        _work.Dispose();
    }
}
