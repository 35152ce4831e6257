using System.Globalization;
using System.Threading.RateLimiting;

using Microsoft.AspNetCore.Http;

using Rembg.Server.Errors;

namespace Rembg.Server.Security;

/// <summary>Limits the requests per minute of each client, identified by its key or else its address.</summary>
internal sealed class RateLimits : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private const int Segments = 6;

    private readonly PartitionedRateLimiter<HttpContext>? _limiter;
    private readonly int _permits;

    /// <summary>Creates the limits.</summary>
    /// <param name="requestsPerMinute">The limit; 0 for none.</param>
    /// <param name="hasKeys">
    /// True if keys are required. Keys that nobody checks would let a client pose as another one with each request.
    /// </param>
    public RateLimits(int requestsPerMinute, bool hasKeys)
    {
        _permits = requestsPerMinute;
        _limiter = requestsPerMinute == 0 ? null : PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetSlidingWindowLimiter(
            (hasKeys ? ApiKeys.Of(context.Request) : null) ?? ClientAddress.Of(context),
            _ => new SlidingWindowRateLimiterOptions { PermitLimit = requestsPerMinute, Window = Minute, SegmentsPerWindow = Segments, QueueLimit = 0 }));
    }

    /// <summary>Counts a request, and reports the client's status in the headers of remove.bg's API.</summary>
    /// <exception cref="ApiException">The request exceeds the limit.</exception>
    public void Count(HttpContext context)
    {
        if (_limiter is null)
        {
            return;
        }

        using RateLimitLease lease = _limiter.AttemptAcquire(context);
        string remaining = (_limiter.GetStatistics(context)?.CurrentAvailablePermits ?? 0).ToString(CultureInfo.InvariantCulture);
        string reset = DateTimeOffset.UtcNow.Add(Minute / Segments).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

        // An error response clears all headers before it writes its own.
        context.Response.OnStarting(() =>
        {
            IHeaderDictionary headers = context.Response.Headers;
            headers["X-RateLimit-Limit"] = _permits.ToString(CultureInfo.InvariantCulture);
            headers["X-RateLimit-Remaining"] = remaining;
            headers["X-RateLimit-Reset"] = reset;
            return Task.CompletedTask;
        });
        if (!lease.IsAcquired)
        {
            throw new ApiException(StatusCodes.Status429TooManyRequests, "rate_limit_exceeded", "This client has sent too many requests within a minute.", Minute / Segments);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter?.Dispose();
}
