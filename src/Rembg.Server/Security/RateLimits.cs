using System.Globalization;
using System.Threading.RateLimiting;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

using Rembg.Server.Configuration;
using Rembg.Server.Errors;

namespace Rembg.Server.Security;

/// <summary>Limits the requests of each client within a minute. A client is known by its key, or else by its address.</summary>
internal static class RateLimits
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private const int Segments = 6;

    /// <summary>Adds the limit of the options.</summary>
    public static void AddRateLimits(this IServiceCollection services, ServerOptions options) => services.AddRateLimiter(limiter =>
    {
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => PartitionOf(context, options));
        limiter.OnRejected = (rejected, _) =>
        {
            Announce(rejected.HttpContext, limiter.GlobalLimiter, options.RequestsPerMinute);
            throw new ApiException(StatusCodes.Status429TooManyRequests, "rate_limit_exceeded", "This client has sent too many requests within a minute.", Minute / Segments);
        };
    });

    /// <summary>Counts requests where the options have a limit, and tells clients in the headers of remove.bg's API where they stand.</summary>
    public static void UseRateLimits(this WebApplication application, ServerOptions options)
    {
        if (options.RequestsPerMinute == 0)
        {
            return;
        }

        PartitionedRateLimiter<HttpContext> limiter = application.Services.GetRequiredService<IOptions<RateLimiterOptions>>().Value.GlobalLimiter!;
        application.UseRateLimiter();
        application.Use((context, next) =>
        {
            if (Protection.IsCounted(context))
            {
                Announce(context, limiter, options.RequestsPerMinute);
            }

            return next(context);
        });
    }

    private static RateLimitPartition<string> PartitionOf(HttpContext context, ServerOptions options)
    {
        // A key that nobody checks would be another client with each request.
        string client = (options.ApiKeys.Count > 0 ? ApiKeys.Of(context.Request) : null) ?? ClientAddress.Of(context);
        return Protection.IsCounted(context)
            ? RateLimitPartition.GetSlidingWindowLimiter(client, _ => new SlidingWindowRateLimiterOptions { PermitLimit = options.RequestsPerMinute, Window = Minute, SegmentsPerWindow = Segments, QueueLimit = 0 })
            : RateLimitPartition.GetNoLimiter(string.Empty);
    }

    private static void Announce(HttpContext context, PartitionedRateLimiter<HttpContext> limiter, int permits)
    {
        string remaining = (limiter.GetStatistics(context)?.CurrentAvailablePermits ?? 0).ToString(CultureInfo.InvariantCulture);
        string reset = DateTimeOffset.UtcNow.Add(Minute / Segments).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

        // An error response clears all headers before it writes its own.
        context.Response.OnStarting(() =>
        {
            IHeaderDictionary headers = context.Response.Headers;
            headers["X-RateLimit-Limit"] = permits.ToString(CultureInfo.InvariantCulture);
            headers["X-RateLimit-Remaining"] = remaining;
            headers["X-RateLimit-Reset"] = reset;
            return Task.CompletedTask;
        });
    }
}
