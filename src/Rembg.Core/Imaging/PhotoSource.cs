using NetVips;

using Rembg.Imaging.Vips;

namespace Rembg.Imaging;

/// <summary>Lets libvips read an image through a stream, so that its reads are of one file and end when the work is cancelled.</summary>
internal static class PhotoSource
{
    /// <summary>Makes a source that reads from the first byte on.</summary>
    /// <param name="image">The image, which becomes the scope's. It can be read at any place.</param>
    /// <param name="name">The file's path, or what an image in memory is called in messages.</param>
    /// <param name="vips">The owner of the source. It learns when a read fails: libvips would only find the file short.</param>
    public static Source Open(Stream image, string name, VipsScope vips)
    {
        Stream stream = vips.Track(image);
        SourceCustom source = vips.Track(new SourceCustom());
        source.OnRead += (buffer, length) => Read(name, stream, buffer.AsSpan(0, length), vips);
        source.OnSeek += (offset, origin) => Seek(stream, offset, origin);
        return source;
    }

    // An exception must not pass through native code.
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

    // A damaged file may send its decoder anywhere.
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
