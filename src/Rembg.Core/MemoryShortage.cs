using ImageMagick;

using Microsoft.ML.OnnxRuntime;

using NetVips;

namespace Rembg;

/// <summary>Recognizes out-of-memory errors, which every library words differently.</summary>
internal static class MemoryShortage
{
    // libvips and GLib; libjpeg, libtiff, libpng, libwebp and libheif; ImageMagick; the C++ allocator and ONNX Runtime.
    private static readonly string[] Signs =
    [
        "out of memory",
        "unable to allocate",
        "insufficient memory",
        "not enough memory",
        "memory allocation",
        "bad_alloc",
        "bad allocation",
        "failed to allocate memory",
        "MemoryAllocationFailed",
    ];

    /// <summary>Determines whether an exception, or one of its causes, is a failed allocation.</summary>
    public static bool IsCauseOf(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is OutOfMemoryException || (cause is VipsException or OnnxRuntimeException or MagickException && HasSign(cause.Message)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasSign(string message) => Signs.Any(sign => message.Contains(sign, StringComparison.OrdinalIgnoreCase));
}
