using ImageMagick;

using NetVips;

using Rembg.Imaging.Profiles;
using Rembg.Imaging.Vips;

namespace Rembg.Imaging.Decoding.Magick;

/// <summary>
/// Decodes the formats that ImageMagick supports: HEIC, JPEG XL, JPEG 2000, Photoshop, icons and camera raw, which is developed.
/// ImageMagick always receives the format and never has to guess it.
/// </summary>
internal sealed class MagickDecoder : PhotoDecoder
{
    private readonly ImageFormat _format;

    /// <summary>Creates a decoder for one format, which the caller has already recognized.</summary>
    public MagickDecoder(ImageFormat format)
    {
        _format = format;
    }

    /// <inheritdoc/>
    public override PhotoHeader ReadHeader(PhotoContent content, CancellationToken cancellationToken)
    {
        using MagickImage image = Read(content, MagickSource.Ping, cancellationToken);
        try
        {
            return Describe(image, content);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new ImageUnreadableException(content.Name, exception.Message.TrimEnd('.'), exception);
        }
    }

    /// <inheritdoc/>
    public override Image Decode(PhotoContent content, int shrink, VipsScope vips)
    {
        using MagickImage image = Read(content, MagickSource.Decode, vips.CancellationToken);
        Image pixels = MagickPixels.ToVips(image, image.GetColorProfile()?.ToByteArray(), vips);
        return ColorsOf(image)?.Apply(pixels, vips) ?? pixels;
    }

    private PhotoHeader Describe(MagickImage image, PhotoContent content)
    {
        long pixels = (long)image.Width * image.Height;
        return new PhotoHeader(
            (int)image.Width,
            (int)image.Height,
            OrientationOf(image, content),
            image.HasAlpha,
            _format == ImageFormat.JpegXl || image.GetColorProfile() is not null || ColorsOf(image)?.KeepsProfile(image.ColorSpace == ColorSpace.Gray) == true,
            pixels * BytesPerPixel(image));
    }

    // Photoshop keeps the EXIF field of the original photo, which it has already turned upright. The other formats have no such field.
    private int OrientationOf(MagickImage image, PhotoContent content) => _format switch
    {
        ImageFormat.Heic => HeicOrientation.Read(image, content),
        ImageFormat.JpegXl or ImageFormat.CameraRaw => (int)image.Orientation,
        _ => 1,
    };

    private ColorDescription? ColorsOf(MagickImage image) =>
        _format == ImageFormat.Heic && image.GetColorProfile() is null ? HeicColor.Read(image) : null;

    // Measured peaks: the decoder's own buffers, ImageMagick's pixels, and libvips' copy of these.
    private int BytesPerPixel(MagickImage image)
    {
        int channels = Math.Max((int)image.ChannelCount, image.HasAlpha ? 4 : 3);
        return _format switch
        {
            ImageFormat.Heic => image.Depth > 8 ? 20 : 11,
            ImageFormat.JpegXl or ImageFormat.Jpeg2000 => 8 * channels,
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

            // ImageMagick refuses to open a file that has been deleted or replaced.
            content.ThrowIfChanged();
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
            // After a cancellation, the caller may have closed its file before the decoder has finished.
            using IDisposable file = content.KeepOpen();
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
