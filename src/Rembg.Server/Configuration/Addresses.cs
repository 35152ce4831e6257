using Microsoft.AspNetCore.Http;

using Rembg.Server.Contract;

namespace Rembg.Server.Configuration;

/// <summary>The addresses that the server recognizes without an endpoint: before routing, and where no endpoint matches.</summary>
internal static class Addresses
{
    /// <summary>rembg's API.</summary>
    public const string Rembg = "/api";

    /// <summary>remove.bg's API, which has errors of its own form.</summary>
    public const string RemoveBg = "/v1.0";

    /// <summary>The models of rembg's API.</summary>
    public const string Models = "/api/models";

    /// <summary>Tells that the program answers.</summary>
    public const string Health = "/healthz";

    /// <summary>The figures for Prometheus.</summary>
    public const string Metrics = "/metrics";

    /// <summary>True if a path belongs to one of the two APIs; <c>/api</c> itself is a page.</summary>
    public static bool IsApi(PathString path) => IsRemoveBg(path) || (path.StartsWithSegments(Rembg, out PathString rest) && rest.HasValue && rest != "/");

    /// <summary>True if a path belongs to remove.bg's API.</summary>
    public static bool IsRemoveBg(PathString path) => path.StartsWithSegments(RemoveBg);

    /// <summary>True if a path tells monitoring how the server is.</summary>
    public static bool IsMonitoring(PathString path) => path.StartsWithSegments(Health) || path.StartsWithSegments(Readiness.Path) || path.StartsWithSegments(Metrics);
}
