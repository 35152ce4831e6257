using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Rembg.Measuring;

/// <summary>The resources that this process has used, as reported by the operating system.</summary>
internal static partial class ProcessUsage
{
    // struct rusage on a 64-bit system: two times of 16 bytes each, then ru_maxrss; less than this number of bytes in all.
    private const int UsageLength = 256;
    private const int PeakOffset = 32;

    /// <summary>Reads peak memory (VmHWM on Linux, the peak working set on Windows), resident memory and processor time.</summary>
    public static UsageReply Read()
    {
        using Process self = Process.GetCurrentProcess();
        long peak = OperatingSystem.IsMacOS() ? PeakOnMac() : self.PeakWorkingSet64;
        return new UsageReply(peak, self.WorkingSet64, self.TotalProcessorTime.TotalSeconds);
    }

    /// <summary>.NET does not report the peak on macOS. There, getrusage returns bytes.</summary>
    private static long PeakOnMac()
    {
        Span<byte> usage = stackalloc byte[UsageLength];
        return GetUsage(0, usage) == 0 ? MemoryMarshal.Read<long>(usage[PeakOffset..]) : 0;
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetUsage(int who, Span<byte> usage);
}
