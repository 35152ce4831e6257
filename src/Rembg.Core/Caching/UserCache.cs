namespace Rembg.Caching;

/// <summary>Where a user's caches are, by the customs of the operating system.</summary>
internal static class UserCache
{
    /// <summary>The full path of this library's directory there.</summary>
    /// <param name="variable">The value of an environment variable; null where it is not set.</param>
    public static string Find(Func<string, string?> variable)
    {
        if (variable("REMBG_CACHE") is { Length: > 0 } own)
        {
            return Path.GetFullPath(own);
        }

        // The XDG specification has relative paths ignored.
        if (variable("XDG_CACHE_HOME") is { } shared && Path.IsPathFullyQualified(shared))
        {
            return Path.GetFullPath(Path.Combine(shared, "rembg"));
        }

        return OperatingSystem.IsWindows()
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "rembg", "cache")
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "rembg");
    }
}
