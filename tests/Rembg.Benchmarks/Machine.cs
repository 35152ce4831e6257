using System.Globalization;
using System.Runtime.InteropServices;

namespace Rembg.Benchmarks;

/// <summary>The machine on which figures were taken, and its load.</summary>
internal static class Machine
{
    private const string LoadFile = "/proc/loadavg";
    private const string ProcessorFile = "/proc/cpuinfo";

    /// <summary>System, processor and runtime, in one line.</summary>
    public static string Description => string.Create(
        CultureInfo.InvariantCulture,
        $"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} × {Processor}, {RuntimeInformation.FrameworkDescription}");

    /// <summary>
    /// The average number of processes that used or waited for a core in the last minute, and the number of cores. The measured
    /// processes are included: the load of an undisturbed run is near 0 at its start and at most the number of cores at its end.
    /// </summary>
    public static string Load => File.Exists(LoadFile) ? $"{File.ReadAllText(LoadFile).Split(' ')[0]} on {Environment.ProcessorCount} cores" : "unknown";

    private static string Processor
    {
        get
        {
            const string Name = "model name";
            string? line = File.Exists(ProcessorFile) ? File.ReadLines(ProcessorFile).FirstOrDefault(static line => line.StartsWith(Name, StringComparison.Ordinal)) : null;
            return line?.Split(':')[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
        }
    }
}
