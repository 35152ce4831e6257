using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Rembg.Measuring;

/// <summary>The resources that this process has taken, as the operating system counts them.</summary>
internal static partial class ProcessUsage
{
    // struct rusage of a 64-bit system: two times of 16 bytes each, then ru_maxrss, all in all less than this many bytes.
    private const int UsageLength = 256;
    private const int PeakOffset = 32;

    /// <summary>Reads peak (VmHWM on Linux, the peak working set on Windows), resident set and processor time.</summary>
    public static UsageReply Read()
    {
        using Process self = Process.GetCurrentProcess();
        long peak = OperatingSystem.IsMacOS() ? PeakOnMac() : self.PeakWorkingSet64;
        return new UsageReply(peak, self.WorkingSet64, self.TotalProcessorTime.TotalSeconds);
    }

    /// <summary>.NET knows no peak on macOS. There getrusage counts in bytes.</summary>
    private static long PeakOnMac()
    {
        Span<byte> usage = stackalloc byte[UsageLength];
        return GetUsage(0, usage) == 0 ? MemoryMarshal.Read<long>(usage[PeakOffset..]) : 0;
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetUsage(int who, Span<byte> usage);
}
