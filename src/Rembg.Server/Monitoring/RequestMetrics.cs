using System.Diagnostics;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

using Rembg.Server.Errors;

namespace Rembg.Server.Monitoring;

/// <summary>Counts requests by endpoint: only the existing endpoints are used as labels, never the paths that clients send.</summary>
internal static class RequestMetrics
{
    /// <summary>Counts every response after it has been sent.</summary>
    public static void UseRequestMetrics(this WebApplication application, ServerMetrics metrics) => application.Use(async (context, next) =>
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            metrics.Count(NameOf(context), ErrorResponses.StatusOf(context), ErrorResponses.CodeOf(context), Stopwatch.GetElapsedTime(start));
        }
    });

    private static string NameOf(HttpContext context) =>
        (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? (ErrorResponses.StatusOf(context) < 400 ? "page" : "other");
}
