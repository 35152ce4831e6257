using System.Threading.RateLimiting;

using Microsoft.AspNetCore.Http;

using Rembg.Server.Errors;

namespace Rembg.Server.Security;

/// <summary>
/// Slows down the guessing of keys: after too many wrong keys within a minute, an address is rejected before its next key is
/// checked, so that a right guess cannot be distinguished from a wrong one.
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

    /// <summary>Rejects an address that has used up its attempts.</summary>
    /// <exception cref="ApiException">The address has used up its attempts.</exception>
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
