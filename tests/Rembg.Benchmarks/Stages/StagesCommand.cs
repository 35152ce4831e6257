using BenchmarkDotNet.Running;

namespace Rembg.Benchmarks.Stages;

/// <summary>Each step of a photo alone, measured by BenchmarkDotNet.</summary>
internal static class StagesCommand
{
    /// <summary>
    /// Runs benchmarks. In this process: BenchmarkDotNet would otherwise build the module once more for each of them, with
    /// its own output directories, which lays out a module that nobody wants.
    /// </summary>
    /// <param name="arguments">BenchmarkDotNet's own options; all benchmarks are run where none selects some.</param>
    public static void Run(string[] arguments)
    {
        string[] filter = arguments.Any(static argument => argument is "--filter" or "-f" or "--list" or "--help") ? [] : ["--filter", "*"];
        string[] artifacts = arguments.Any(static argument => argument is "--artifacts" or "-a") ? [] : ["--artifacts", StagePhotos.Work["stages"]];
        _ = BenchmarkSwitcher.FromAssembly(typeof(StagesCommand).Assembly).Run(["--inProcess", .. filter, .. artifacts, .. arguments]);
    }
}
