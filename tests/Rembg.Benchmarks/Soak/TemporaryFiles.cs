using System.Text.RegularExpressions;

namespace Rembg.Benchmarks.Soak;

/// <summary>The files that count as temporary.</summary>
internal static class TemporaryFiles
{
    /// <summary>
    /// Names of temporary files, as a regular expression: all but finished outputs and the sockets by which debuggers and
    /// other shells reach a process.
    /// </summary>
    public const string Pattern = @"^(?!clr-debug-pipe|dotnet-diagnostic|CoreFxPipe|\d+\.png$)";

    /// <summary>Names of those that there are now.</summary>
    /// <param name="directories">Where they may be.</param>
    public static IReadOnlyList<string> In(params IEnumerable<string> directories) =>
        [.. directories.SelectMany(Directory.GetFileSystemEntries).Select(static path => Path.GetFileName(path)).Where(static name => Regex.IsMatch(name, Pattern))];
}
