using NetVips;

using Rembg.Imaging.Vips;

namespace Rembg.Imaging.Finishing;

/// <summary>A Gaussian blur whose cost does not increase with its width: a wide blur is computed on a smaller image.</summary>
internal static class GaussianBlur
{
    // In pixels of the smaller image. From this value on, the error from enlarging is below one grey level.
    private const double SmallSigma = 6;

    // The Gaussian is cut off at 3.7 sigma, the largest distance that libvips supports.
    private const double SmallestWeight = 0.001;

    /// <summary>Blurs one band. Beyond the border, the outermost pixels are repeated.</summary>
    /// <param name="image">One band.</param>
    /// <param name="sigma">The standard deviation in pixels; 0 changes nothing.</param>
    /// <param name="vips">The owner of the images.</param>
    /// <returns>The result in floating point, with the range of the image.</returns>
    public static Image Apply(Image image, double sigma, VipsScope vips)
    {
        Image floating = vips.Track(image.Cast(Enums.BandFormat.Float));
        int factor = (int)(sigma / SmallSigma);
        if (sigma <= 0 || factor <= 1)
        {
            return sigma <= 0 ? floating : Direct(floating, sigma, vips);
        }

        // One more cell on each side provides neighbours for enlarging.
        int columns = ((image.Width + factor - 1) / factor) + 2;
        int rows = ((image.Height + factor - 1) / factor) + 2;
        Image padded = vips.Track(floating.Embed(factor, factor, columns * factor, rows * factor, extend: Enums.Extend.Copy));
        Image small = Direct(vips.Track(padded.Shrink(factor, factor)), sigma / factor, vips);
        Image enlarged = Resampling.Resize(small, columns * factor, rows * factor, vips);
        return vips.Track(enlarged.Crop(factor, factor, image.Width, image.Height));
    }

    private static Image Direct(Image image, double sigma, VipsScope vips) =>
        vips.Track(image.Gaussblur(sigma, minAmpl: SmallestWeight, precision: Enums.Precision.Float));
}
