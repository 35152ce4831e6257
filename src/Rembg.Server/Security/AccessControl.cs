using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

using Rembg.Server.Errors;

namespace Rembg.Server.Security;

/// <summary>Who may use what: the page and the health checks are open, the API and the metrics ask for a key where there is one.</summary>
internal static class AccessControl
{
    /// <summary>Checks keys, then counts requests that make work.</summary>
    public static void UseAccessControl(this WebApplication application, ServerOptions options, ApiKeys keys, RateLimits limits) => application.Use((context, next) =>
    {
        bool isApi = context.Request.Path.StartsWithSegments("/v1.0") || context.Request.Path.StartsWithSegments("/api");
        bool isMetrics = context.Request.Path.StartsWithSegments("/metrics") && !options.MetricsWithoutKey;
        if ((isApi || isMetrics) && !keys.Admit(context.Request))
        {
            throw new ApiException(StatusCodes.Status401Unauthorized, "auth_failed", "An API key is needed: send it as X-Api-Key, or as a bearer token.");
        }

        if (isApi && !context.Request.Path.StartsWithSegments("/api/models"))
        {
            limits.Count(context);
        }

        return next(context);
    });
}
