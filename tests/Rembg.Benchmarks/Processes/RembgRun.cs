using System.Diagnostics;
using System.Text.Json;

namespace Rembg.Benchmarks.Processes;

/// <summary>rembg's own code working on photos, in a fresh process.</summary>
/// <param name="Seconds">Seconds over all photos, without the start of Python, imports and the model.</param>
/// <param name="Peak">The most memory that was resident, in bytes.</param>
internal sealed record RembgRun(double Seconds, long Peak)
{
    // Debian's own comes first, because Debian packages what rembg needs.
    private static readonly string[] Candidates = ["/usr/bin/python3", "python3", "python"];

    private static readonly Lazy<string?> Python = new(static () => Candidates.FirstOrDefault(HasRembg));

    /// <summary>True if a Python of this machine can import rembg.</summary>
    public static bool IsAvailable => Python.Value is not null;

    /// <summary>Runs it.</summary>
    /// <param name="photos">A directory of photos.</param>
    /// <exception cref="BenchmarkException">There is no rembg, or it failed.</exception>
    public static RembgRun Measure(string photos)
    {
        string python = Python.Value ?? throw new BenchmarkException("No Python with rembg was found (pip install \"rembg[cpu]\").");
        string[] files = [.. Directory.GetFiles(photos).Order(StringComparer.Ordinal)];
        ChildProcess child = ChildProcess.Run(new ProcessStartInfo(python, [BuildOutputs.RembgCutouts, .. files]));
        using JsonDocument document = JsonDocument.Parse(child.Lines[^1]);
        return new RembgRun(
            document.RootElement.GetProperty("photos").EnumerateArray().Sum(static seconds => seconds.GetDouble()),
            document.RootElement.GetProperty("peak").GetInt64());
    }

    private static bool HasRembg(string python)
    {
        try
        {
            return ChildProcess.RunToEnd(new ProcessStartInfo(python, [BuildOutputs.RembgCutouts])).ExitCode == 0;
        }
        catch (BenchmarkException)
        {
            return false;
        }
    }
}
