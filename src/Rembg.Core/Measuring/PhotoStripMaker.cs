using NetVips;

using Rembg.Imaging;
using Rembg.Imaging.Vips;

namespace Rembg.Measuring;

/// <summary>Makes the small pictures of one photo. Pictures that all models share are made once.</summary>
internal sealed class PhotoStripMaker
{
    // The largest side in pixels.
    private const int MostPixels = 320;

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
        _expectedFile = Encode(_expected.Pixels, bands: 1);
        using Photo opened = Photo.Open(photo, pixelLimit, cancellationToken);
        _photoFile = Encode(PhotoThumbnail.Read(opened, width, height, cancellationToken), bands: 3);
    }

    /// <summary>Makes the pictures of a model's mask.</summary>
    public PhotoStrip Make(GreyImage mask)
    {
        GreyImage small = mask.Resize(_expected.Width, _expected.Height, _cancellationToken);
        return new PhotoStrip(_photoFile, _expectedFile, Encode(small.Pixels, bands: 1), Encode(small.Difference(_expected).Pixels, bands: 1));
    }

    private static int Scaled(int size, double scale) => Math.Max((int)Math.Round(size * scale), 1);

    private byte[] Encode(byte[] pixels, int bands)
    {
        using VipsScope vips = new(_cancellationToken);
        Image image = vips.Track(Image.NewFromMemory(pixels, _expected.Width, _expected.Height, bands, Enums.BandFormat.Uchar));
        Image tagged = vips.Track(image.Copy(interpretation: bands == 1 ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb));
        return tagged.PngsaveBuffer();
    }
}
