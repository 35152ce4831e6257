using System.Runtime.InteropServices;

namespace Rembg.Imaging;

/// <summary>
/// Prevents glibc's allocator from retaining freed memory. Each large block that is freed raises the size from which the allocator returns
/// blocks to the system, up to 32 MiB; smaller blocks are retained in an arena per thread. A photo passes through some twenty threads of
/// libvips, ONNX Runtime and .NET, so the process would grow with the number of photos. A threshold that was set explicitly, even to its
/// default, does not change. See <see href="https://man7.org/linux/man-pages/man3/mallopt.3.html"/>.
/// </summary>
internal static partial class NativeHeap
{
    // malloc.h: M_TRIM_THRESHOLD and M_MMAP_THRESHOLD, and the default of both in bytes.
    private const int TrimThreshold = -1;
    private const int MapThreshold = -3;
    private const int DefaultThreshold = 128 * 1024;

    /// <summary>Makes the allocator return large blocks to the system as soon as they are freed.</summary>
    public static void ReturnLargeBlocks()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = SetOption(TrimThreshold, DefaultThreshold);
            _ = SetOption(MapThreshold, DefaultThreshold);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            // Other C libraries, such as musl, do not retain such memory.
        }
    }

    [LibraryImport("libc.so.6", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
