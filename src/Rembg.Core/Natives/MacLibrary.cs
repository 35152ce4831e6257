namespace Rembg.Natives;

/// <summary>
/// Explains why dyld, the loader of macOS, does not load a library. Its own message is precise, but does not say what to do.
/// </summary>
internal static class MacLibrary
{
    /// <summary>Explains a refusal.</summary>
    /// <param name="file">The full path of the library.</param>
    /// <param name="reason">dyld's error message.</param>
    public static LibraryObstacle Explain(string file, string reason) => new(reason, reason switch
    {
        _ when Says(reason, "system policy") => $"remove the quarantine attribute with: xattr -dr com.apple.quarantine '{file[..file.LastIndexOf('/')]}'",
        _ when Says(reason, "newer than running OS") => "use a newer version of macOS",
        _ => LibraryObstacle.InstallAgain,
    });

    private static bool Says(string reason, string words) => reason.Contains(words, StringComparison.OrdinalIgnoreCase);
}
