using System.Globalization;

using Rembg.Benchmarks.Processes;

namespace Rembg.Benchmarks.Soak;

/// <summary>A long run of the cmdlet that looks at its own process now and then.</summary>
internal static class SoakScript
{
    /// <summary>Begins the line of a sample: photos done, milliseconds, resident bytes, managed bytes, handles, temporary files.</summary>
    public const string Sample = "sample";

    /// <summary>Writes the script.</summary>
    /// <param name="shell">What it runs in.</param>
    /// <param name="call">The call of the cmdlet.</param>
    /// <param name="every">Photos from one sample to the next.</param>
    /// <param name="temporary">The directories that temporary files may be in.</param>
    public static string Write(ModuleShell shell, string call, int every, params IEnumerable<string> temporary) => string.Create(CultureInfo.InvariantCulture, $$"""
        $ErrorActionPreference = 'Stop'
        $ProgressPreference = 'SilentlyContinue'
        {{shell.Import}}
        $watch = [Diagnostics.Stopwatch]::StartNew()
        $done = 0
        $sample = {
            $process = [Diagnostics.Process]::GetCurrentProcess()
            $files = 0
            foreach ($directory in {{string.Join(", ", temporary.Select(ModuleScript.Literal))}}) {
                foreach ($file in [IO.Directory]::GetFileSystemEntries($directory)) {
                    if ([IO.Path]::GetFileName($file) -match {{ModuleScript.Literal(TemporaryFiles.Pattern)}}) { $files++ }
                }
            }
            [Console]::Out.WriteLine("{{Sample}} $done $($watch.ElapsedMilliseconds) $($process.WorkingSet64) $([GC]::GetTotalMemory($false)) $($process.HandleCount) $files")
        }
        {{call}} | ForEach-Object { $done++; if ($done % {{every}} -eq 0) { & $sample } }
        & $sample
        """);
}
