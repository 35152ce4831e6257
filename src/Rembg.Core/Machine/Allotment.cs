using System.Diagnostics;
using System.Globalization;
using System.Numerics;

namespace Rembg.Machine;

/// <summary>
/// The share of the machine that this process may use: of its processors, by affinity, the quota of a container or the allotment of a Slurm
/// task; and of its memory, by the limit of a container or of a Slurm job.
/// </summary>
public static class Allotment
{
    private const long Mebibyte = 1 << 20;

    // A photo of 12 megapixels takes about 100 MB while it is worked on; the budget for bytes delays larger ones.
    private const long MemoryOfPhoto = 256 * Mebibyte;
    private const int MostPhotosAtOnce = 16;

    // Affinity masks of .NET have so many bits.
    private const int MostAffineProcessors = 64;

    /// <summary>The number of threads that run at once.</summary>
    public static int Processors => ProcessorsOf(Environment.ProcessorCount, Environment.GetEnvironmentVariable);

    /// <summary>The memory in bytes.</summary>
    public static long Memory => MemoryOf(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, Processors, Environment.GetEnvironmentVariable);

    /// <summary>The number of photos that are worked on at once by default: one for each processor, as far as memory allows.</summary>
    public static int PhotosAtOnce => (int)Math.Clamp(Memory / MemoryOfPhoto, 1, Math.Min(Processors, MostPhotosAtOnce));

    /// <summary>
    /// True if native libraries would start more threads than <see cref="Processors"/>: they respect the affinity of a process, but neither
    /// the quota of a container nor the variables of an engine.
    /// </summary>
    public static bool IsBelowAffinity => AffineProcessors is { } affine && Processors < affine;

    /// <summary>Returns the number of threads for a native library; 0 to let the library choose.</summary>
    /// <param name="threads">The requested number; 0 for one per processor.</param>
    internal static int ThreadsFor(int threads) => threads == 0 && IsBelowAffinity ? Processors : threads;

    /// <summary>Returns the processors of a process.</summary>
    /// <param name="processors">The processors by affinity and quota.</param>
    /// <param name="variables">Returns the value of an environment variable; null if it is not set.</param>
    internal static int ProcessorsOf(int processors, Func<string, string?> variables) =>
        Number("SLURM_CPUS_PER_TASK", variables) is { } allotted and > 0 ? (int)Math.Min(processors, allotted) : processors;

    /// <summary>Returns the memory of a process in bytes.</summary>
    /// <param name="memory">The memory of the machine or the container in bytes.</param>
    /// <param name="processors">The processors of the process.</param>
    /// <param name="variables">Returns the value of an environment variable; null if it is not set.</param>
    internal static long MemoryOf(long memory, int processors, Func<string, string?> variables)
    {
        // Slurm has one of them, in mebibytes; 0 is the whole machine.
        long? allotted = Number("SLURM_MEM_PER_NODE", variables) ?? Number("SLURM_MEM_PER_CPU", variables) * processors;
        return allotted is > 0 ? Math.Min(memory, allotted.Value * Mebibyte) : memory;
    }

    /// <summary>The number of processors by affinity; the largest number if there are too many to tell, and null if the system does not tell.</summary>
    private static int? AffineProcessors
    {
        get
        {
            if (!OperatingSystem.IsLinux() && !OperatingSystem.IsWindows())
            {
                return null;
            }

            using Process process = Process.GetCurrentProcess();
            int count = BitOperations.PopCount((ulong)process.ProcessorAffinity);
            return count < MostAffineProcessors ? count : int.MaxValue;
        }
    }

    private static long? Number(string variable, Func<string, string?> variables) =>
        long.TryParse(variables(variable), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
