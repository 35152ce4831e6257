using NetVips;

namespace Rembg.Imaging.Decoding;

/// <summary>Lets libvips read from a stream.</summary>
internal static class StreamSource
{
    /// <summary>A source over a stream that can be read at any place.</summary>
    /// <param name="stream">The stream, which stays the caller's and outlives the source.</param>
    /// <param name="name">What the image is called in messages.</param>
    /// <param name="vips">Learns why the stream failed, if it does.</param>
    public static SourceCustom Of(Stream stream, string name, VipsScope vips)
    {
        SourceCustom source = new();
        source.OnRead += (buffer, length) => Attempt(() => stream.Read(buffer, 0, length), failed: -1);
        source.OnSeek += (offset, origin) => Attempt(() => stream.Seek(offset, origin), failed: -1L);
        return source;

        T Attempt<T>(Func<T> read, T failed)
        {
            try
            {
                vips.ThrowIfCancelled();
                return read();
            }
            catch (OperationCanceledException)
            {
                return failed;
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                vips.Fail(new ImageUnreadableException(name, exception.Message.TrimEnd('.'), exception));
                return failed;
            }
        }
    }
}
