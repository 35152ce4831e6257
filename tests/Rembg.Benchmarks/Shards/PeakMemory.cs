using System.Globalization;

using Rembg.Benchmarks.Processes;

namespace Rembg.Benchmarks.Shards;

/// <summary>The peak memory that a script reports at its end.</summary>
internal static class PeakMemory
{
    /// <summary>The statement that reports it.</summary>
    public const string Statement = "'peak ' + [Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64";

    /// <summary>Reads the bytes from the output of a process.</summary>
    public static double Read(ChildProcess process) => double.Parse(process.Records("peak")[^1][0], CultureInfo.InvariantCulture);
}
