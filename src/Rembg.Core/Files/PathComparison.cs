namespace Rembg.Files;

/// <summary>Compares paths as texts, by the custom of the operating system. Where files may have several names, compare <see cref="FileStatus"/>.</summary>
internal static class PathComparison
{
    private static readonly bool IgnoresCase = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS();

    /// <summary>Compares paths: by letter on Linux, without regard to case on Windows and macOS.</summary>
    public static StringComparer Comparer { get; } = IgnoresCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>True if both name one file or directory, trailing separators aside.</summary>
    public static bool Same(string path, string? other) =>
        other is not null && Comparer.Equals(Path.TrimEndingDirectorySeparator(path), Path.TrimEndingDirectorySeparator(other));

    /// <summary>Makes equal what <see cref="Comparer"/> finds equal.</summary>
    public static string Fold(string name) => IgnoresCase ? name.ToUpperInvariant() : name;
}
