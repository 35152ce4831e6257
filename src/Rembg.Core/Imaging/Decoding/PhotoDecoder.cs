using NetVips;

using Rembg.Imaging.Decoding.Magick;
using Rembg.Imaging.Decoding.Tiff;
using Rembg.Imaging.Vips;

namespace Rembg.Imaging.Decoding;

/// <summary>Decodes one kind of image file. Decoders have no state and are thread-safe.</summary>
internal abstract class PhotoDecoder
{
    /// <summary>
    /// Reads the properties that a file declares, without decoding pixels or allocating memory in proportion to their number.
    /// </summary>
    /// <param name="content">The image.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ImageUnreadableException">The file is damaged.</exception>
    public abstract PhotoHeader ReadHeader(PhotoContent content, CancellationToken cancellationToken);

    /// <summary>
    /// Returns the stored pixels, before the orientation is applied, to be read once from top to bottom. The caller has checked the
    /// declared size against its limit, and has memory for <see cref="PhotoHeader.DecodingSize"/>.
    /// </summary>
    /// <param name="content">The image.</param>
    /// <param name="shrink">The largest reduction factor in both directions; 1 for every pixel.</param>
    /// <param name="vips">The owner of the image.</param>
    /// <exception cref="ImageUnreadableException">The file cannot be decoded.</exception>
    public abstract Image Decode(PhotoContent content, int shrink, VipsScope vips);

    /// <summary>Finds the reason in the file itself why pixels could not be computed after <see cref="Decode"/>.</summary>
    /// <param name="content">The image.</param>
    /// <returns>The reason, as a clause.</returns>
    public virtual string DescribeDamage(PhotoContent content) => Damage.Pixels;

    /// <summary>Returns the decoder for a format.</summary>
    /// <param name="format">Any format except <see cref="ImageFormat.Unknown"/>.</param>
    public static PhotoDecoder For(ImageFormat format) => format switch
    {
        ImageFormat.Bmp => new BmpDecoder(),
        ImageFormat.Icon => new IconDecoder(),
        ImageFormat.Heic or ImageFormat.JpegXl or ImageFormat.Jpeg2000 or ImageFormat.Photoshop or ImageFormat.CameraRaw => new MagickDecoder(format),
        ImageFormat.Tiff => new TiffDecoder(),
        _ => new VipsDecoder(format),
    };

    /// <summary>Creates the exception for an image that libvips could not decode.</summary>
    /// <remarks>libvips' own messages are not passed on: all threads share them, and they may be about another file.</remarks>
    /// <param name="content">The image.</param>
    /// <param name="failure">The failure that libvips reports. It only determines whether memory was exhausted.</param>
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

    /// <summary>Reads an image and converts failures to the exceptions of this library.</summary>
    /// <param name="content">The image.</param>
    /// <param name="vips">The owner of the images that are read.</param>
    /// <param name="read">The operation.</param>
    /// <exception cref="ImageUnreadableException">The operation failed.</exception>
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
