using System.Runtime.InteropServices;

namespace Rembg.Imaging;

/// <summary>
/// Keeps glibc's allocator from hoarding. Each large block that is freed raises the size from which on it gives blocks
/// back to the system, up to 32 MiB; all below that it keeps, in an arena for each thread. A photo passes through some
/// twenty threads of libvips, ONNX Runtime and .NET, so that the process would grow with the number of photos. A threshold
/// that was set, even to its own default, stays where it is.
/// See <see href="https://man7.org/linux/man-pages/man3/mallopt.3.html"/>.
/// </summary>
internal static partial class NativeHeap
{
    // malloc.h: M_TRIM_THRESHOLD and M_MMAP_THRESHOLD, and the default of both in bytes.
    private const int TrimThreshold = -1;
    private const int MapThreshold = -3;
    private const int DefaultThreshold = 128 * 1024;

    /// <summary>From now on, large blocks go back to the system as soon as they are freed.</summary>
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
            // Another C library, musl for one, which does not hoard.
        }
    }

    [LibraryImport("libc.so.6", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
