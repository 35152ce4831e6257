using Microsoft.AspNetCore.Http;

namespace Rembg.Server.Endpoints;

/// <summary>
/// <c>/openapi.json</c>: written by hand, because forms are read as they arrive and their fields do not appear in signatures.
/// Tests compare it with the fields that the endpoints accept.
/// </summary>
internal static class OpenApiDocument
{
    private const string Name = "openapi.json";

    /// <summary>Opens the document.</summary>
    public static Stream Open() => typeof(OpenApiDocument).Assembly.GetManifestResourceStream(Name)!;

    /// <summary>Sends the document.</summary>
    public static async Task GetAsync(HttpContext context)
    {
        await using Stream document = Open();
        context.Response.ContentType = "application/json";
        await document.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
