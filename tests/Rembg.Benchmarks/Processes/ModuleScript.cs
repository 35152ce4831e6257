namespace Rembg.Benchmarks.Processes;

/// <summary>
/// Scripts that measure the cmdlet from inside. The console has the engine's core cmdlets only, without Measure-Command
/// and ConvertTo-Json: what they would do is done with .NET. Ticks of the stopwatch are the same in all processes.
/// </summary>
internal static class ModuleScript
{
    /// <summary>Begins the line with what a script has measured.</summary>
    public const string Record = "measured";

    /// <summary>Writes the fact that the cmdlet lacks a parameter.</summary>
    public const string Lacking = "lacking";

    /// <summary>A string as PowerShell reads it.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A run over a directory that reports ticks at its start, after the import and at its end, the number of results and the most memory.</summary>
    public static string Measure(ModuleShell shell, string call) => $$"""
        $ErrorActionPreference = 'Stop'
        $ProgressPreference = 'SilentlyContinue'
        $start = [Diagnostics.Stopwatch]::GetTimestamp()
        {{shell.Import}}
        $begin = [Diagnostics.Stopwatch]::GetTimestamp()
        $results = @({{call}})
        $end = [Diagnostics.Stopwatch]::GetTimestamp()
        $peak = [Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64
        [Console]::Out.WriteLine("{{Record}} $start $begin $end $($results.Count) $peak")
        """;

    /// <summary>A script that says whether the cmdlet has a parameter.</summary>
    public static string Probe(ModuleShell shell, string parameter) => $$"""
        {{shell.Import}}
        if (-not (Get-Command Remove-ImageBackground).Parameters.ContainsKey({{Literal(parameter)}})) { [Console]::Out.WriteLine("{{Lacking}} {{parameter}}") }
        """;

    /// <summary>The cmdlet with a photo or a directory of photos.</summary>
    /// <param name="photos">A file or a directory.</param>
    /// <param name="destination">Where the outputs go.</param>
    /// <param name="model">The model file; null for the bundled one.</param>
    /// <param name="more">More parameters.</param>
    public static string Call(string photos, string destination, string? model, string more = "") =>
        $"Remove-ImageBackground -Path {Literal(photos)} -DestinationPath {Literal(destination)} -Force -WarningAction SilentlyContinue"
        + (model is null ? string.Empty : $" -ModelPath {Literal(model)}")
        + (more.Length == 0 ? string.Empty : " " + more);
}
