using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace Rembg.Server.Endpoints;

/// <summary>The web page: static files, which browsers download again only after a change.</summary>
internal static class Page
{
    /// <summary>Serves the page at the root.</summary>
    public static void UsePage(this WebApplication application)
    {
        string directory = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        if (!Directory.Exists(directory))
        {
            return;
        }

        PhysicalFileProvider files = new(directory);
        FileExtensionContentTypeProvider types = new();
        types.Mappings[".webmanifest"] = "application/manifest+json";
        application.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        application.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            ContentTypeProvider = types,
            OnPrepareResponse = static response => response.Context.Response.Headers.CacheControl = "no-cache",
        });
    }
}
