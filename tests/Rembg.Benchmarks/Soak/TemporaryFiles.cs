namespace Rembg.Benchmarks.Soak;

/// <summary>What counts as a temporary file.</summary>
internal static class TemporaryFiles
{
    /// <summary>
    /// Names of temporary files, as a regular expression: all but finished outputs and the sockets by which debuggers and
    /// other shells reach a process.
    /// </summary>
    public const string Pattern = @"^(?!clr-debug-pipe|dotnet-diagnostic|CoreFxPipe|\d+\.png$)";
}
