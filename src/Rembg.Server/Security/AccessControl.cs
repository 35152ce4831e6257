using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

using Rembg.Server.Errors;

namespace Rembg.Server.Security;

/// <summary>
/// Controls access: the page and the health checks need no key; the API and the metrics require one if the server has keys.
/// </summary>
internal static class AccessControl
{
    /// <summary>Checks keys, then counts requests that cause work.</summary>
    public static void UseAccessControl(this WebApplication application, ServerOptions options, ApiKeys keys, WrongKeys wrongKeys, RateLimits limits) => application.Use((context, next) =>
    {
        bool isApi = ApiPaths.Include(context.Request.Path);
        bool isMetrics = context.Request.Path.StartsWithSegments("/metrics") && !options.MetricsWithoutKey;
        if (isApi || isMetrics)
        {
            Admit(context, keys, wrongKeys);
        }

        if (isApi && !context.Request.Path.StartsWithSegments("/api/models"))
        {
            limits.Count(context);
        }

        return next(context);
    });

    private static void Admit(HttpContext context, ApiKeys keys, WrongKeys wrongKeys)
    {
        bool hasKey = ApiKeys.Of(context.Request) is not null;
        if (keys.AreAsked && hasKey)
        {
            wrongKeys.RefuseGuesser(context);
        }

        if (keys.Admit(context.Request))
        {
            return;
        }

        // A request without a key is not a guess: pages request the list of models before they know that a key is needed.
        if (hasKey)
        {
            wrongKeys.Count(context);
        }

        throw new ApiException(StatusCodes.Status401Unauthorized, "auth_failed", "An API key is required: send it as X-Api-Key or as a bearer token.");
    }
}
