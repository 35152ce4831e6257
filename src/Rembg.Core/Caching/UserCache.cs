using Rembg.Files;

namespace Rembg.Caching;

/// <summary>Finds a user's caches by the conventions of the operating system.</summary>
internal static class UserCache
{
    /// <summary>The environment variable that names this library's cache.</summary>
    public const string Variable = "REMBG_CACHE";

    /// <summary>The full path of this library's cache; null if the user has no directory for it.</summary>
    /// <param name="user">The user's directories.</param>
    /// <exception cref="VariableInvalidException"><see cref="Variable"/> names a relative path.</exception>
    public static string? Find(UserDirectories user) => user.Named(Variable)
        ?? UserDirectories.Below(user.Xdg("XDG_CACHE_HOME"), "rembg")
        ?? (OperatingSystem.IsWindows()
            ? UserDirectories.Below(UserDirectories.LocalData, "rembg", "cache")
            : UserDirectories.Below(user.Home, ".cache", "rembg"));
}
