using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;

using Rembg.Server.Configuration;

namespace Rembg.Server.Security;

/// <summary>
/// The checks that a request has to pass. An endpoint has all of them unless its metadata exempts it. A request that reaches no endpoint runs
/// nothing; below the two APIs it has to pass the checks all the same, so that its answer does not tell strangers which addresses exist.
/// </summary>
internal sealed class Protection
{
    private readonly bool _areMetricsOpen;

    /// <summary>Checks requests as the options say.</summary>
    public Protection(ServerOptions options)
    {
        _areMetricsOpen = options.MetricsWithoutKey;
    }

    /// <summary>True if a request needs an API key, where the server has keys.</summary>
    public bool NeedsKey(HttpContext context) => EndpointOf(context) is { } endpoint
        ? endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
        : Addresses.IsApi(context.Request.Path) || (context.Request.Path.StartsWithSegments(Addresses.Metrics) && !_areMetricsOpen);

    /// <summary>True if a request counts against the limit of requests in a minute.</summary>
    public static bool IsCounted(HttpContext context) => EndpointOf(context) is { } endpoint
        ? endpoint.Metadata.GetMetadata<DisableRateLimitingAttribute>() is null
        : Addresses.IsApi(context.Request.Path) && !context.Request.Path.StartsWithSegments(Addresses.Models);

    /// <summary>True if a request is refused when it comes from a page of an origin that is not allowed.</summary>
    public static bool RefusesOtherOrigins(HttpContext context) => EndpointOf(context) is { } endpoint
        ? endpoint.Metadata.GetMetadata<OtherOriginsMetadata>() is null
        : Addresses.IsApi(context.Request.Path);

    // The framework's answer to a wrong method is an endpoint, too, but has no route.
    private static Endpoint? EndpointOf(HttpContext context) => context.GetEndpoint() as RouteEndpoint;
}
