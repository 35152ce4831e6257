using NetVips;

using Rembg.Imaging.Decoding.Magick;

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

    /// <summary>The decoder of a format.</summary>
    /// <param name="format">Any but <see cref="ImageFormat.Unknown"/>.</param>
    public static PhotoDecoder For(ImageFormat format) => format switch
    {
        ImageFormat.Bmp => new BmpDecoder(),
        ImageFormat.Icon => new IconDecoder(),
        ImageFormat.Heic or ImageFormat.JpegXl or ImageFormat.Jpeg2000 or ImageFormat.Photoshop or ImageFormat.CameraRaw => new MagickDecoder(format),
        _ => new VipsDecoder(format),
    };
}
