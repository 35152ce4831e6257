using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

using Rembg.Server.Configuration;
using Rembg.Server.Contract;

namespace Rembg.Server.Endpoints;

/// <summary>The answers to an orchestrator: the program answers, and the server takes photos.</summary>
internal static class HealthEndpoints
{
    private const string Healthy = "healthy";

    /// <summary>Maps <c>/healthz</c>, which has no check because a full queue is no reason to restart the program, and <c>/readyz</c>.</summary>
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        Map(endpoints, Addresses.Health, static _ => false);
        Map(endpoints, Readiness.Path, static _ => true);
    }

    private static void Map(IEndpointRouteBuilder endpoints, string address, Func<HealthCheckRegistration, bool> predicate)
    {
        // The framework's headers against caches are more than one, and its endpoints take all methods.
        HealthCheckOptions options = new() { Predicate = predicate, AllowCachingResponses = true, ResponseWriter = WriteAsync };
        endpoints.MapHealthChecks(address, options).WithMetadata(new HttpMethodMetadata([HttpMethods.Get]));
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(report.Entries.Values.Select(static entry => entry.Description).SingleOrDefault() ?? Healthy, context.RequestAborted);
    }
}
