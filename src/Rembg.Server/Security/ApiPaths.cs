using Microsoft.AspNetCore.Http;

namespace Rembg.Server.Security;

/// <summary>The paths of the two APIs: rembg's and remove.bg's.</summary>
internal static class ApiPaths
{
    /// <summary>True if a path belongs to one of them.</summary>
    public static bool Include(PathString path) => IsRemoveBg(path) || (path.StartsWithSegments("/api", out PathString rest) && rest.HasValue && rest != "/");

    /// <summary>True if a path belongs to remove.bg's API, which has its own error format.</summary>
    public static bool IsRemoveBg(PathString path) => path.StartsWithSegments("/v1.0");
}
