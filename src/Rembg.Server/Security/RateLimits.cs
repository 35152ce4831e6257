using System.Threading.RateLimiting;

using Microsoft.AspNetCore.Http;

using Rembg.Server.Errors;

namespace Rembg.Server.Security;

/// <summary>So many requests a minute of each client, known by its key or else by its address.</summary>
internal sealed class RateLimits : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private const int Segments = 6;

    private readonly PartitionedRateLimiter<HttpContext>? _limiter;

    /// <summary>Counts, where there is a limit.</summary>
    /// <param name="requestsPerMinute">The limit; 0 for none.</param>
    public RateLimits(int requestsPerMinute)
    {
        _limiter = requestsPerMinute == 0 ? null : PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetSlidingWindowLimiter(
            ApiKeys.Of(context.Request) ?? context.Connection.RemoteIpAddress?.ToString() ?? string.Empty,
            _ => new SlidingWindowRateLimiterOptions { PermitLimit = requestsPerMinute, Window = Minute, SegmentsPerWindow = Segments, QueueLimit = 0 }));
    }

    /// <summary>Counts a request.</summary>
    /// <exception cref="ApiException">It is one too many.</exception>
    public void Count(HttpContext context)
    {
        using RateLimitLease? lease = _limiter?.AttemptAcquire(context);
        if (lease is { IsAcquired: false })
        {
            throw new ApiException(StatusCodes.Status429TooManyRequests, "rate_limit_exceeded", "This client has made too many requests within a minute.", Minute / Segments);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter?.Dispose();
}
