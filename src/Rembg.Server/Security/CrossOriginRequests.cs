using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

using Rembg.Server.Errors;

namespace Rembg.Server.Security;

/// <summary>
/// Rejects requests for work from pages of other origins: browsers send their forms and load their pictures from here, even if
/// the pages cannot read the responses. Browsers state the origin of a request in <c>Sec-Fetch-Site</c> (W3C Fetch Metadata)
/// and <c>Origin</c>; other clients send neither.
/// </summary>
internal static class CrossOriginRequests
{
    /// <summary>Rejects requests to the API from pages of origins that are not allowed.</summary>
    public static void UseCrossOriginCheck(this WebApplication application, IReadOnlyList<string> allowedOrigins) => application.Use((context, next) =>
    {
        HttpRequest request = context.Request;
        return Protection.RefusesOtherOrigins(context) && IsForeign(request) && !IsAllowed(request, allowedOrigins)
            ? throw new ApiException(StatusCodes.Status403Forbidden, "cross_origin_request", "Pages of other origins may not use this server (--allowed-origins permits them).")
            : next(context);
    });

    private static bool IsForeign(HttpRequest request)
    {
        string site = request.Headers["Sec-Fetch-Site"].ToString();
        string origin = request.Headers.Origin.ToString();

        // Older browsers do not send Sec-Fetch-Site, but they send an Origin with every form that they post. A proxy may use
        // another scheme with the browser.
        return site.Length > 0
            ? site is not ("same-origin" or "none")
            : origin.Length > 0 && !(Uri.TryCreate(origin, UriKind.Absolute, out Uri? page) && page.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsAllowed(HttpRequest request, IReadOnlyList<string> allowedOrigins) =>
        allowedOrigins.Contains("*") || allowedOrigins.Contains(request.Headers.Origin.ToString(), StringComparer.OrdinalIgnoreCase);
}
