namespace Rembg.Files;

/// <summary>Whether two full paths mean the same file, by the custom of the operating system.</summary>
internal static class PathComparison
{
    /// <summary>Compares paths: by letter on Linux, without regard to case on Windows and macOS.</summary>
    public static StringComparer Comparer { get; } =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>Whether both name one file or directory, trailing separators aside.</summary>
    public static bool Same(string path, string? other) =>
        other is not null && Comparer.Equals(Path.TrimEndingDirectorySeparator(path), Path.TrimEndingDirectorySeparator(other));
}
