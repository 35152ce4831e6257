using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

using Rembg.Server.Errors;

namespace Rembg.Server.Security;

/// <summary>
/// Refuses work for pages of other origins: a browser sends their forms and loads their pictures from here even where it does not let them
/// read the answer. Browsers say in <c>Sec-Fetch-Site</c> (W3C Fetch Metadata) and <c>Origin</c> where a request comes from; other clients
/// send neither.
/// </summary>
internal static class CrossOriginRequests
{
    /// <summary>Refuses requests that come from pages of origins that are not allowed.</summary>
    public static void UseCrossOriginCheck(this WebApplication application, IReadOnlyList<string> allowedOrigins) => application.Use((context, next) =>
    {
        HttpRequest request = context.Request;
        return Protection.RefusesOtherOrigins(context) && IsForeign(request) && !IsAllowed(request, allowedOrigins)
            ? throw new ApiException(StatusCodes.Status403Forbidden, "cross_origin_request", "Pages of other origins may not use this server (--allowed-origins would let them).")
            : next(context);
    });

    private static bool IsForeign(HttpRequest request)
    {
        string site = request.Headers["Sec-Fetch-Site"].ToString();
        string origin = request.Headers.Origin.ToString();

        // Older browsers send no Sec-Fetch-Site, but an Origin with whatever a form posts. A proxy may speak another scheme with the browser.
        return site.Length > 0
            ? site is not ("same-origin" or "none")
            : origin.Length > 0 && !(Uri.TryCreate(origin, UriKind.Absolute, out Uri? page) && page.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsAllowed(HttpRequest request, IReadOnlyList<string> allowedOrigins) =>
        allowedOrigins.Contains("*") || allowedOrigins.Contains(request.Headers.Origin.ToString(), StringComparer.OrdinalIgnoreCase);
}
