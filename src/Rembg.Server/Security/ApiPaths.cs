using Microsoft.AspNetCore.Http;

namespace Rembg.Server.Security;

/// <summary>The paths of the two APIs: rembg's and remove.bg's.</summary>
internal static class ApiPaths
{
    /// <summary>Tells if a path belongs to one of them.</summary>
    public static bool Include(PathString path) => IsRemoveBg(path) || (path.StartsWithSegments("/api", out PathString rest) && rest.HasValue && rest != "/");

    /// <summary>Tells if a path belongs to remove.bg's, which has errors of its own form.</summary>
    public static bool IsRemoveBg(PathString path) => path.StartsWithSegments("/v1.0");
}
