using System.Globalization;
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
    private readonly int _permits;

    /// <summary>Counts, where there is a limit.</summary>
    /// <param name="requestsPerMinute">The limit; 0 for none.</param>
    /// <param name="hasKeys">Whether keys are asked for: one that nobody checks would be another client with each request.</param>
    public RateLimits(int requestsPerMinute, bool hasKeys)
    {
        _permits = requestsPerMinute;
        _limiter = requestsPerMinute == 0 ? null : PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetSlidingWindowLimiter(
            (hasKeys ? ApiKeys.Of(context.Request) : null) ?? ClientAddress.Of(context),
            _ => new SlidingWindowRateLimiterOptions { PermitLimit = requestsPerMinute, Window = Minute, SegmentsPerWindow = Segments, QueueLimit = 0 }));
    }

    /// <summary>Counts a request, and tells the client in the headers of remove.bg's API where it stands.</summary>
    /// <exception cref="ApiException">It is one too many.</exception>
    public void Count(HttpContext context)
    {
        if (_limiter is null)
        {
            return;
        }

        using RateLimitLease lease = _limiter.AttemptAcquire(context);
        string remaining = (_limiter.GetStatistics(context)?.CurrentAvailablePermits ?? 0).ToString(CultureInfo.InvariantCulture);
        string reset = DateTimeOffset.UtcNow.Add(Minute / Segments).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

        // An error clears the headers before it writes its own.
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
            throw new ApiException(StatusCodes.Status429TooManyRequests, "rate_limit_exceeded", "This client has made too many requests within a minute.", Minute / Segments);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter?.Dispose();
}
