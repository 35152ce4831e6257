using NetVips;

using Rembg.Imaging.Decoding.Magick;
using Rembg.Imaging.Decoding.Tiff;
using Rembg.Imaging.Vips;

namespace Rembg.Imaging.Decoding;

/// <summary>Reads one kind of image file. A decoder has no state and is used from several threads at once.</summary>
internal abstract class PhotoDecoder
{
    /// <summary>Reads what the file declares. It decodes no pixels and allocates nothing of their size.</summary>
    /// <param name="content">The image.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ImageUnreadableException">The file is damaged.</exception>
    public abstract PhotoHeader ReadHeader(PhotoContent content, CancellationToken cancellationToken);

    /// <summary>
    /// The stored pixels, before the orientation is applied, to be read once from top to bottom. The caller has checked the
    /// declared size against its limit, and has room for <see cref="PhotoHeader.DecodingSize"/>.
    /// </summary>
    /// <param name="content">The image.</param>
    /// <param name="shrink">The factor by which the image may be smaller in both directions; 1 for every pixel.</param>
    /// <param name="vips">The owner of the image.</param>
    /// <exception cref="ImageUnreadableException">The file cannot be decoded.</exception>
    public abstract Image Decode(PhotoContent content, int shrink, VipsScope vips);

    /// <summary>Finds the reason why pixels could not be computed, after <see cref="Decode"/>, in the file itself.</summary>
    /// <param name="content">The image.</param>
    /// <returns>A clause.</returns>
    public virtual string DescribeDamage(PhotoContent content) => Damage.Pixels;

    /// <summary>The decoder of a format.</summary>
    /// <param name="format">Any but <see cref="ImageFormat.Unknown"/>.</param>
    public static PhotoDecoder For(ImageFormat format) => format switch
    {
        ImageFormat.Bmp => new BmpDecoder(),
        ImageFormat.Icon => new IconDecoder(),
        ImageFormat.Heic or ImageFormat.JpegXl or ImageFormat.Jpeg2000 or ImageFormat.Photoshop or ImageFormat.CameraRaw => new MagickDecoder(format),
        ImageFormat.Tiff => new TiffDecoder(),
        _ => new VipsDecoder(format),
    };

    /// <summary>Makes the error for an image that libvips could not decode.</summary>
    /// <remarks>libvips' own words are not passed on: all threads share them, and they may name another file.</remarks>
    /// <param name="content">The image.</param>
    /// <param name="failure">What libvips reports. Only whether memory ran out is taken from it.</param>
    /// <returns>An <see cref="ImageUnreadableException"/>, or a <see cref="MemoryExhaustedException"/>.</returns>
    public RembgException Unreadable(PhotoContent content, VipsException failure)
    {
        if (MemoryShortage.IsCauseOf(failure))
        {
            return new MemoryExhaustedException(content.Name, failure);
        }

        try
        {
            return new ImageUnreadableException(content.Name, DescribeDamage(content));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new ImageUnreadableException(content.Name, exception.Message.TrimEnd('.'), exception);
        }
    }

    /// <summary>Reads an image, and makes errors of this program of what goes wrong.</summary>
    /// <param name="content">The image.</param>
    /// <param name="vips">The owner of what is read.</param>
    /// <param name="read">The reading.</param>
    /// <exception cref="ImageUnreadableException">It went wrong.</exception>
    protected T Guard<T>(PhotoContent content, VipsScope vips, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (VipsException exception)
        {
            vips.ThrowIfFailed();
            throw Unreadable(content, exception);
        }
        catch (EndOfStreamException exception)
        {
            throw new ImageUnreadableException(content.Name, Damage.Truncated, exception);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new ImageUnreadableException(content.Name, exception.Message.TrimEnd('.'), exception);
        }
    }
}
