using System.Threading.RateLimiting;

using Microsoft.AspNetCore.Http;

using Rembg.Server.Errors;

namespace Rembg.Server.Security;

/// <summary>
/// Slows down who guesses keys: an address that has sent too many wrong ones within a minute is refused before its next key is looked at,
/// so that a right guess cannot be told from a wrong one. The framework's rate limiter counts a request before it is known whether its key is wrong,
/// so wrong keys have a limiter of their own.
/// </summary>
internal sealed class WrongKeys : IDisposable
{
    private const int MostPerMinute = 60;
    private const int Segments = 6;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<HttpContext> _limiter;

    /// <summary>Counts wrong keys by address.</summary>
    /// <param name="requestsPerMinute">The limit of requests, which also bounds wrong keys; 0 for no limit.</param>
    public WrongKeys(int requestsPerMinute)
    {
        int permits = requestsPerMinute == 0 ? MostPerMinute : Math.Min(requestsPerMinute, MostPerMinute);
        _limiter = PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetSlidingWindowLimiter(
            ClientAddress.Of(context),
            _ => new SlidingWindowRateLimiterOptions { PermitLimit = permits, Window = Minute, SegmentsPerWindow = Segments, QueueLimit = 0 }));
    }

    /// <summary>Refuses an address that has used up its tries.</summary>
    /// <exception cref="ApiException">It has.</exception>
    public void RefuseGuesser(HttpContext context)
    {
        if (_limiter.GetStatistics(context) is { CurrentAvailablePermits: 0 })
        {
            throw new ApiException(StatusCodes.Status429TooManyRequests, "rate_limit_exceeded", "This address has sent too many wrong API keys within a minute.", Minute / Segments);
        }
    }

    /// <summary>Counts a wrong key.</summary>
    public void Count(HttpContext context) => _limiter.AttemptAcquire(context).Dispose();

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();
}
