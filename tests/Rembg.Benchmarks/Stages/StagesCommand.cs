using BenchmarkDotNet.Running;

namespace Rembg.Benchmarks.Stages;

/// <summary>Each step of a photo alone, measured by BenchmarkDotNet.</summary>
internal static class StagesCommand
{
    /// <summary>
    /// Runs benchmarks in this process. Otherwise BenchmarkDotNet would build the module again for each of them in its own output
    /// directories.
    /// </summary>
    /// <param name="arguments">BenchmarkDotNet's own options; all benchmarks are run where none selects some.</param>
    public static void Run(string[] arguments)
    {
        string[] filter = arguments.Any(static argument => argument is "--filter" or "-f" or "--list" or "--help") ? [] : ["--filter", "*"];
        string[] artifacts = arguments.Any(static argument => argument is "--artifacts" or "-a") ? [] : ["--artifacts", StagePhotos.Work["stages"]];
        _ = BenchmarkSwitcher.FromAssembly(typeof(StagesCommand).Assembly).Run(["--inProcess", .. filter, .. artifacts, .. arguments]);
    }
}
