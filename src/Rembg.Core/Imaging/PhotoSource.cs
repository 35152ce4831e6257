using NetVips;

using Rembg.Imaging.Vips;

namespace Rembg.Imaging;

/// <summary>Lets libvips read an image through a stream, so that all reads come from one file and end on cancellation.</summary>
internal static class PhotoSource
{
    /// <summary>Creates a source that starts at the first byte.</summary>
    /// <param name="image">The image, which the scope disposes. It must be seekable.</param>
    /// <param name="name">The path of the file, or the name of an image in memory in messages.</param>
    /// <param name="vips">The owner of the source. It records read failures, which libvips would only treat as a short file.</param>
    public static Source Open(Stream image, string name, VipsScope vips)
    {
        Stream stream = vips.Track(image);
        SourceCustom source = vips.Track(new SourceCustom());
        source.OnRead += (buffer, length) => Read(name, stream, buffer.AsSpan(0, length), vips);
        source.OnSeek += (offset, origin) => Seek(stream, offset, origin);
        return source;
    }

    // Exceptions must not pass through native code.
    private static int Read(string name, Stream stream, Span<byte> target, VipsScope vips)
    {
        try
        {
            vips.ThrowIfCancelled();
            return stream.Read(target);
        }
        catch (Exception exception)
        {
            vips.Fail(exception is IOException or UnauthorizedAccessException ? new ImageUnreadableException(name, exception.Message.TrimEnd('.'), exception) : exception);
            return -1;
        }
    }

    // A damaged file can make its decoder seek to any position.
    private static long Seek(Stream stream, long offset, SeekOrigin origin)
    {
        try
        {
            return stream.Seek(offset, origin);
        }
        catch (Exception exception) when (exception is IOException or ArgumentException)
        {
            return -1;
        }
    }
}
