using Microsoft.AspNetCore.Http;

using Rembg.Server.Errors;

namespace Rembg.Server.Endpoints;

/// <summary><c>/v1.0/improve</c> of remove.bg's API, with which clients donate photos for training. This server rejects them.</summary>
internal static class ImproveEndpoint
{
    /// <summary>Rejects the request.</summary>
    public static Task PostAsync(HttpContext context) =>
        throw new ApiException(StatusCodes.Status501NotImplemented, "not_supported", "This server does not learn from photos and does not store them.");
}
