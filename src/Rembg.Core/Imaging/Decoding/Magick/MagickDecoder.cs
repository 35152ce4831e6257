using ImageMagick;

using NetVips;

namespace Rembg.Imaging.Decoding.Magick;

/// <summary>
/// The formats that ImageMagick's decoders read: HEIC, JPEG XL, JPEG 2000, Photoshop and icons. Each is told the format of
/// its file; ImageMagick is never asked to guess.
/// </summary>
internal sealed class MagickDecoder : PhotoDecoder
{
    private readonly ImageFormat _format;

    /// <summary>Reads files of one format, which the caller has recognized.</summary>
    public MagickDecoder(ImageFormat format)
    {
        _format = format;
    }

    /// <inheritdoc/>
    public override PhotoHeader ReadHeader(PhotoContent content, CancellationToken cancellationToken)
    {
        using MagickImage image = Read(content, MagickSource.Ping, cancellationToken);
        long pixels = (long)image.Width * image.Height;
        return new PhotoHeader(
            checked((int)image.Width),
            checked((int)image.Height),
            OrientationOf(image),
            image.HasAlpha,
            _format == ImageFormat.JpegXl || ProfileOf(image) is not null,
            checked((pixels * BytesPerPixel(image)) + MagickSource.WorkingSize(_format, content)));
    }

    /// <inheritdoc/>
    public override Image Decode(PhotoContent content, int shrink, VipsScope vips)
    {
        using MagickImage image = Read(content, MagickSource.Decode, vips.CancellationToken);
        return MagickPixels.ToVips(image, ProfileOf(image), vips);
    }

    // libheif and OpenJPEG turn the pixels themselves, or have no orientation; Photoshop's EXIF field is about the camera's picture.
    private int OrientationOf(MagickImage image) => _format is ImageFormat.JpegXl or ImageFormat.CameraRaw ? (int)image.Orientation : 1;

    private byte[]? ProfileOf(MagickImage image) =>
        image.GetColorProfile()?.ToByteArray() ?? (_format == ImageFormat.Heic ? HeicColor.Profile(image) : null);

    // Measured peaks: the decoder's own buffers, ImageMagick's pixels, and libvips' copy of these.
    private int BytesPerPixel(MagickImage image)
    {
        int channels = Math.Max((int)image.ChannelCount, image.HasAlpha ? 4 : 3);
        return _format switch
        {
            ImageFormat.Heic => image.Depth > 8 ? 18 : 11,
            ImageFormat.JpegXl => 10 * channels,
            ImageFormat.Jpeg2000 => 10 * channels,
            ImageFormat.CameraRaw => 22,
            _ => 3 * channels,
        };
    }

    private MagickImage Read(PhotoContent content, Action<MagickImage, PhotoContent, ImageFormat> read, CancellationToken cancellationToken)
    {
        MagickLibrary.Use(content.Name);
        MagickException? damage = null;
        MagickImage image;
        try
        {
            image = MagickTask.Run(() => Start(), cancellationToken);
        }
        catch (MagickException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new ImageUnreadableException(content.Name, MagickFailure.Describe(exception), exception);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new ImageUnreadableException(content.Name, exception.Message.TrimEnd('.'), exception);
        }

        if (damage is null && image is { Width: > 0, Height: > 0 })
        {
            return image;
        }

        image.Dispose();
        throw new ImageUnreadableException(content.Name, "the file is damaged or incomplete", damage);

        MagickImage Start()
        {
            MagickImage started = new();
            try
            {
                started.Warning += (_, warning) => damage ??= MagickFailure.MeansDamage(warning.Exception) ? warning.Exception : null;
                started.Progress += (_, progress) => progress.Cancel = cancellationToken.IsCancellationRequested;
                read(started, content, _format);
                return started;
            }
            catch
            {
                started.Dispose();
                throw;
            }
        }
    }
}
