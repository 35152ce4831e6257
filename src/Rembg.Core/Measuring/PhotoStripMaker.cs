using NetVips;

using Rembg.Imaging;
using Rembg.Imaging.Vips;

namespace Rembg.Measuring;

/// <summary>Makes the small pictures of one photo. Pictures that all models share are made once.</summary>
internal sealed class PhotoStripMaker
{
    // The largest side in pixels.
    private const int MostPixels = 320;

    // As in the contact sheet. Masks stay PNG files: their exact values are shown.
    private const int JpegQuality = 82;

    private readonly CancellationToken _cancellationToken;
    private readonly GreyImage _expected;
    private readonly byte[] _photoFile;
    private readonly byte[] _expectedFile;

    /// <summary>Makes the shared pictures.</summary>
    /// <param name="photo">The photo's full path.</param>
    /// <param name="expected">The mask that masks are compared with, in the photo's size.</param>
    /// <param name="pixelLimit">The largest number of pixels that the photo may declare.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public PhotoStripMaker(string photo, GreyImage expected, long pixelLimit, CancellationToken cancellationToken)
    {
        double scale = Math.Min(1, (double)MostPixels / Math.Max(expected.Width, expected.Height));
        (int width, int height) = (Scaled(expected.Width, scale), Scaled(expected.Height, scale));
        _cancellationToken = cancellationToken;
        _expected = expected.Resize(width, height, cancellationToken);
        _expectedFile = EncodeMask(_expected);
        using Photo opened = Photo.Open(photo, pixelLimit, cancellationToken);
        _photoFile = EncodePhoto(PhotoThumbnail.Read(opened, width, height, cancellationToken));
    }

    /// <summary>Makes the pictures of a model's mask.</summary>
    public PhotoStrip Make(GreyImage mask)
    {
        GreyImage small = mask.Resize(_expected.Width, _expected.Height, _cancellationToken);
        return new PhotoStrip(_photoFile, _expectedFile, EncodeMask(small), EncodeMask(small.Difference(_expected)));
    }

    private static int Scaled(int size, double scale) => Math.Max((int)Math.Round(size * scale), 1);

    private byte[] EncodePhoto(byte[] pixels)
    {
        using VipsScope vips = new(_cancellationToken);
        return Load(vips, pixels, bands: 3, Enums.Interpretation.Srgb).JpegsaveBuffer(q: JpegQuality);
    }

    private byte[] EncodeMask(GreyImage mask)
    {
        using VipsScope vips = new(_cancellationToken);
        return Load(vips, mask.Pixels, bands: 1, Enums.Interpretation.Bw).PngsaveBuffer();
    }

    private Image Load(VipsScope vips, byte[] pixels, int bands, Enums.Interpretation interpretation)
    {
        Image image = vips.Track(Image.NewFromMemory(pixels, _expected.Width, _expected.Height, bands, Enums.BandFormat.Uchar));
        return vips.Track(image.Copy(interpretation: interpretation));
    }
}
