using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

using Rembg.Machine;

namespace Rembg.Benchmarks;

/// <summary>The machine on which figures were taken, and its load.</summary>
internal static class Machine
{
    private const string LoadFile = "/proc/loadavg";
    private const string ProcessorFile = "/proc/cpuinfo";

    /// <summary>System, processor and runtime, in one line.</summary>
    public static string Description => string.Create(
        CultureInfo.InvariantCulture,
        $"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} × {Processor} ({InstructionSets}), {RuntimeInformation.FrameworkDescription}");

    /// <summary>
    /// The average number of processes that used or waited for a core in the last minute, and the number of cores. The measured
    /// processes are included: the load of an undisturbed run is near 0 at its start and at most the number of cores at its end.
    /// </summary>
    public static string Load => File.Exists(LoadFile) ? $"{File.ReadAllText(LoadFile).Split(' ')[0]} on {Environment.ProcessorCount} cores" : "unknown";

    /// <summary>The instruction sets that decide how fast an inference is.</summary>
    private static string InstructionSets => string.Join(", ", new (string Name, bool IsPresent)[]
    {
        ("AVX2", Avx2.IsSupported),
        ("AVX-512", Avx512F.IsSupported),
        ("Neon", AdvSimd.IsSupported),
        (IntegerArithmetic.IsFast ? "8-bit dot products" : "no 8-bit dot products", true),
    }
    .Where(static set => set.IsPresent)
    .Select(static set => set.Name));

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
