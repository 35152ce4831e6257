using System.Diagnostics;
using System.Threading.RateLimiting;

using Microsoft.AspNetCore.Http;

using Rembg.Server.Configuration;
using Rembg.Server.Errors;

namespace Rembg.Server.Removal;

/// <summary>
/// Limits the number of photos in progress, the number of waiting photos and their waiting time. Further photos are rejected at
/// once, so memory and waiting times stay limited for any number of requests.
/// </summary>
internal sealed class RemovalQueue : IDisposable
{
    // The weight of the latest photo in the moving average of processing times.
    private const double Newest = 0.2;

    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(60);

    private readonly ConcurrencyLimiter _limiter;
    private readonly ServerOptions _options;
    private readonly Lock _lock = new();
    private double _secondsEach = 0.5;

    /// <summary>Creates a queue.</summary>
    public RemovalQueue(ServerOptions options)
    {
        _options = options;
        _limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = options.WorkerCount,
            QueueLimit = options.QueueSize,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
    }

    /// <summary>Reports the waiting time of each photo, even if the photo was rejected in the end.</summary>
    public event Action<TimeSpan>? Waited;

    /// <summary>The number of waiting photos.</summary>
    public long Waiting => _limiter.GetStatistics()!.CurrentQueuedCount;

    /// <summary>The number of photos in progress.</summary>
    public long Working => _options.WorkerCount - _limiter.GetStatistics()!.CurrentAvailablePermits;

    /// <summary>Rejects a photo before it is sent if there would be no place for it.</summary>
    /// <exception cref="ApiException">No place is free.</exception>
    public void RefuseWhenFull()
    {
        if (Working >= _options.WorkerCount && Waiting >= _options.QueueSize)
        {
            throw Full();
        }
    }

    /// <summary>Waits for a turn and runs the work.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="work">
    /// The work, which receives its waiting time and is cancelled when it takes too long or the client has disconnected.
    /// </param>
    /// <param name="cancellationToken">Cancelled when the client disconnects.</param>
    /// <exception cref="ApiException">There is no place, the wait was too long, or the work took too long.</exception>
    public async Task<T> RunAsync<T>(Func<TimeSpan, CancellationToken, T> work, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        TimeSpan waited;
        RateLimitLease lease;
        try
        {
            lease = await WaitAsync(cancellationToken);
        }
        finally
        {
            waited = Stopwatch.GetElapsedTime(start);
            Waited?.Invoke(waited);
        }

        using RateLimitLease place = lease;
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(_options.TimeLimit));
        try
        {
            T result = await Task.Run(() => work(waited, deadline.Token), CancellationToken.None);
            Learn(Stopwatch.GetElapsedTime(start) - waited);
            return result;
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ApiException(StatusCodes.Status504GatewayTimeout, "too_slow", $"The photo exceeded this server's time limit of {_options.TimeLimit} seconds.", innerException: exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();

    private async Task<RateLimitLease> WaitAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(_options.QueueWait));
        try
        {
            RateLimitLease lease = await _limiter.AcquireAsync(1, patience.Token);
            return lease.IsAcquired ? lease : throw Full();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw ApiException.Busy($"The photo exceeded this server's waiting limit of {_options.QueueWait} seconds.", RetryAfter);
        }
    }

    private ApiException Full() => ApiException.Busy($"{_options.QueueSize} photos are already waiting.", RetryAfter);

    /// <summary>The time until half of the waiting photos will be finished.</summary>
    private TimeSpan RetryAfter
    {
        get
        {
            double seconds = _secondsEach * (Waiting + 1) / _options.WorkerCount / 2;
            return TimeSpan.FromSeconds(Math.Clamp(seconds, 1, LongestRetry.TotalSeconds));
        }
    }

    private void Learn(TimeSpan time)
    {
        lock (_lock)
        {
            _secondsEach += Newest * (time.TotalSeconds - _secondsEach);
        }
    }
}
