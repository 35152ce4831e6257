namespace Rembg.Files;

/// <summary>
/// Compares paths as text, by the conventions of the operating system. To compare files that may have several names, use
/// <see cref="FileStatus"/>.
/// </summary>
internal static class PathComparison
{
    private static readonly bool IgnoresCase = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS();

    /// <summary>Compares paths: case-sensitively on Linux, case-insensitively on Windows and macOS.</summary>
    public static StringComparer Comparer { get; } = IgnoresCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>Determines whether two paths name the same file or directory, ignoring trailing separators.</summary>
    public static bool Same(string path, string? other) =>
        other is not null && Comparer.Equals(Path.TrimEndingDirectorySeparator(path), Path.TrimEndingDirectorySeparator(other));

    /// <summary>Returns the same text for all names that <see cref="Comparer"/> treats as equal.</summary>
    public static string Fold(string name) => IgnoresCase ? name.ToUpperInvariant() : name;
}
