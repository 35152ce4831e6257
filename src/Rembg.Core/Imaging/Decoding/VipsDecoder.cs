using NetVips;

namespace Rembg.Imaging.Decoding;

/// <summary>The formats that libvips reads.</summary>
internal sealed class VipsDecoder : PhotoDecoder
{
    private readonly ImageFormat _format;

    /// <summary>Reads files of one format, which the caller has recognized: libvips is never asked to guess.</summary>
    public VipsDecoder(ImageFormat format)
    {
        _format = format;
    }

    /// <inheritdoc/>
    public override PhotoHeader ReadHeader(PhotoContent content, CancellationToken cancellationToken)
    {
        using VipsScope vips = new(cancellationToken);
        Image header = Decode(content, 1, vips);
        int orientation = header.Contains("orientation") ? Convert.ToInt32(header.Get("orientation"), null) : 1;
        bool isUpright = orientation is < 2 or > 8;
        bool isStreamed = isUpright && _format is (ImageFormat.Jpeg or ImageFormat.Png or ImageFormat.Tiff) && !header.Contains("interlaced") && !header.Contains("jpeg-multiscan");
        int bytesPerPixel = header.Bands * (header.Format == Enums.BandFormat.Uchar ? 1 : 2);
        return new PhotoHeader(
            header.Width,
            header.Height,
            orientation,
            header.HasAlpha(),
            ColorConversion.HasUsableProfile(header),
            isStreamed ? 0 : (long)header.Width * header.Height * bytesPerPixel);
    }

    /// <inheritdoc/>
    public override Image Decode(PhotoContent content, int shrink, VipsScope vips)
    {
        const Enums.Access Access = Enums.Access.Sequential;
        const Enums.FailOn FailOn = Enums.FailOn.Truncated;
        try
        {
            // By source, not by name: libvips reads options out of names such as "photo[1].jpg".
            Source source = content.OpenSource(vips);
            Image image = vips.Track(_format switch
            {
                ImageFormat.Jpeg => Image.JpegloadSource(source, shrink: JpegShrink(shrink), access: Access, failOn: FailOn),
                ImageFormat.Png => Image.PngloadSource(source, access: Access, failOn: FailOn),
                ImageFormat.WebP => Image.WebploadSource(source, access: Access, failOn: FailOn),
                ImageFormat.Tiff => Image.TiffloadSource(source, access: Access, failOn: FailOn),
                ImageFormat.Gif => Image.GifloadSource(source, access: Access, failOn: FailOn),
                ImageFormat.Avif => Image.HeifloadSource(source, access: Access, failOn: FailOn),
                _ => throw new InvalidOperationException($"libvips does not read {_format}."),
            });
            vips.ThrowIfFailed();
            return image;
        }
        catch (VipsException exception)
        {
            vips.ThrowIfFailed();
            throw new ImageUnreadableException(content.Name, VipsError.Describe(exception), exception);
        }
    }

    // The scales libjpeg decodes at: full, a half, a quarter, an eighth.
    private static int JpegShrink(int wanted) => wanted switch
    {
        >= 8 => 8,
        >= 4 => 4,
        >= 2 => 2,
        _ => 1,
    };
}
