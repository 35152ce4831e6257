using System.Diagnostics;
using System.Globalization;

using Rembg.Benchmarks.Files;

namespace Rembg.Benchmarks.Processes;

/// <summary>One run of the cmdlet in a fresh process.</summary>
/// <param name="Cmdlet">Seconds of the cmdlet itself, loading the model included.</param>
/// <param name="Import">
/// Seconds from before the import of the module to the end of the cmdlet. The console imports before it runs a script:
/// there, from the start of the process, which adds the runtime's and the engine's own start.
/// </param>
/// <param name="Process">Seconds of the whole process.</param>
/// <param name="Peak">The most memory that was resident, in bytes.</param>
internal sealed record ModuleRun(double Cmdlet, double Import, double Process, long Peak)
{
    private const string Destination = "out";

    /// <summary>Runs the cmdlet over a directory, into an empty directory.</summary>
    /// <param name="shell">What it runs in.</param>
    /// <param name="work">Where the outputs go, to be overwritten by the next run.</param>
    /// <param name="photos">The directory of photos.</param>
    /// <param name="model">The model file; null for the bundled one.</param>
    /// <param name="more">More parameters.</param>
    /// <param name="environment">Variables of the process.</param>
    /// <exception cref="BenchmarkException">It failed, or made less than one output of each photo.</exception>
    public static ModuleRun Measure(
        ModuleShell shell,
        WorkDirectory work,
        string photos,
        string? model,
        string more = "",
        params IReadOnlyList<(string Name, string Value)> environment)
    {
        string call = ModuleScript.Call(photos, work.Empty(Destination), model, more);
        ProcessStartInfo start = shell.Command(ModuleScript.Measure(shell, call));
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        ChildProcess child = ChildProcess.Run(start);
        long[] record = [.. child.Records(ModuleScript.Record).Single().Select(value => long.Parse(value, CultureInfo.InvariantCulture))];
        int expected = Directory.GetFiles(photos).Length;
        if (record[3] != expected)
        {
            throw new BenchmarkException($"{record[3]} of {expected} photos were done: {call}");
        }

        long imported = shell.Import.Length > 0 ? record[0] : child.Launched;
        return new ModuleRun(Seconds(record[1], record[2]), Seconds(imported, record[2]), child.WallSeconds, record[4]);
    }

    /// <summary>True if the cmdlet has a parameter.</summary>
    public static bool HasParameter(ModuleShell shell, string name) =>
        ChildProcess.Run(shell.Command(ModuleScript.Probe(shell, name))).Records(ModuleScript.Lacking).Count == 0;

    private static double Seconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalSeconds;
}
