namespace Rembg.Files;

/// <summary>
/// Formats paths for native code, which passes them to the system unchanged. Windows only accepts a path of 260 characters or more in
/// extended form; .NET's own file functions convert it automatically.
/// </summary>
internal static class SystemPath
{
    private const int LongestShort = 259;

    /// <summary>Returns a path in the form that this system accepts.</summary>
    /// <param name="path">Any path.</param>
    public static string Of(string path) => OperatingSystem.IsWindows() && path.Length > 0 ? Extended(Path.GetFullPath(path)) : path;

    /// <summary>Returns a full Windows path, in extended form if it is too long for the usual form.</summary>
    /// <param name="path">A full path with backslashes, on a drive, a share or a device.</param>
    public static string Extended(string path) =>
        path.Length <= LongestShort || path.StartsWith(@"\\?\", StringComparison.Ordinal) || path.StartsWith(@"\\.\", StringComparison.Ordinal) ? path
        : path.StartsWith(@"\\", StringComparison.Ordinal) ? @"\\?\UNC\" + path[2..]
        : @"\\?\" + path;
}
