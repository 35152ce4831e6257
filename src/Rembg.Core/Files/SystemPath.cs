namespace Rembg.Files;

/// <summary>
/// Paths for native code, which hands them to the system as they are. Windows takes a path of 260 characters or more in its
/// extended form only, which .NET's own file functions make by themselves.
/// </summary>
internal static class SystemPath
{
    private const int LongestShort = 259;

    /// <summary>Returns a path in the form that this system takes.</summary>
    /// <param name="path">Any path.</param>
    public static string Of(string path) => OperatingSystem.IsWindows() && path.Length > 0 ? Extended(Path.GetFullPath(path)) : path;

    /// <summary>Returns a full path of Windows, in its extended form where it is too long for the usual one.</summary>
    /// <param name="path">A full path with backslashes: of a drive, a share or a device.</param>
    public static string Extended(string path) =>
        path.Length <= LongestShort || path.StartsWith(@"\\?\", StringComparison.Ordinal) || path.StartsWith(@"\\.\", StringComparison.Ordinal) ? path
        : path.StartsWith(@"\\", StringComparison.Ordinal) ? @"\\?\UNC\" + path[2..]
        : @"\\?\" + path;
}
