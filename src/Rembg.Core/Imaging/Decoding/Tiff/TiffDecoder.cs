using NetVips;

using Rembg.Imaging.Profiles;
using Rembg.Imaging.Vips;

namespace Rembg.Imaging.Decoding.Tiff;

/// <summary>Decodes TIFF files. This code reads the directory and decides what to read; libvips decodes the pixels.</summary>
internal sealed class TiffDecoder : PhotoDecoder
{
    /// <inheritdoc/>
    public override PhotoHeader ReadHeader(PhotoContent content, CancellationToken cancellationToken)
    {
        using VipsScope vips = new(cancellationToken);
        return Guard(content, vips, () => ReadHeader(content, vips));
    }

    /// <inheritdoc/>
    public override Image Decode(PhotoContent content, int shrink, VipsScope vips) => Guard(content, vips, () =>
    {
        (Image image, TiffPage page) = Open(content, vips);
        if (image.Format == Enums.BandFormat.Float && page.Photometric != TiffPhotometric.LogLuv && !page.IsFloatLab)
        {
            TiffSamples.CheckRange(image, vips);
            (image, page) = Open(content, vips);
        }

        return EmbeddedProfile.Of(TiffSamples.Convert(image, page, vips), vips).Apply(vips);
    });

    /// <inheritdoc/>
    public override string DescribeDamage(PhotoContent content)
    {
        using Stream stream = content.OpenRead();
        try
        {
            TiffFile file = new(stream);
            return new TiffPage(TiffPages.FindPhoto(file)).Directory.IsTruncated() ? Damage.Truncated : Damage.Pixels;
        }
        catch (InvalidDataException exception)
        {
            return exception.Message;
        }
    }

    private static PhotoHeader ReadHeader(PhotoContent content, VipsScope vips)
    {
        (Image image, TiffPage page) = Open(content, vips);
        int orientation = image.Contains("orientation") ? System.Convert.ToInt32(image.Get("orientation"), null) : 1;
        EmbeddedProfile profile = EmbeddedProfile.Of(TiffSamples.Convert(image, page, vips), vips);
        bool isUpright = orientation is < 2 or > 8;
        bool isDeep = image.Format != Enums.BandFormat.Uchar;
        int bytesPerPixel = Math.Min(image.Bands, 5) * (isDeep ? 2 : 1);
        return new PhotoHeader(
            page.Width,
            page.Height,
            orientation,
            page.Alpha != TiffAlpha.None,
            profile.IsUsable,
            page.DecodingSize + (isUpright ? 0 : (long)page.Width * page.Height * bytesPerPixel))
        {
            Warnings = profile.Warnings,
        };
    }

    private static (Image Image, TiffPage Page) Open(PhotoContent content, VipsScope vips)
    {
        Stream stream = vips.Track(content.OpenRead());
        TiffFile file = new(stream);
        TiffPage page = new(TiffPages.FindPhoto(file));
        if (page.IsCutShort)
        {
            throw new EndOfStreamException();
        }

        Stream view = SinglePageView.Open(stream, file, page);

        // From this level on, libvips reports failures of tiles and warnings from libjpeg. Harmless warnings are about fields, which are
        // not in the view.
        Enums.FailOn failOn = page.IsTiled || page.Compression == TiffCompression.Jpeg ? Enums.FailOn.Warning : Enums.FailOn.Error;
        Source source = PhotoSource.Open(view, content.Name, vips);
        return (vips.Track(Image.TiffloadSource(source, access: Enums.Access.Sequential, failOn: failOn, unlimited: true)), page);
    }
}
