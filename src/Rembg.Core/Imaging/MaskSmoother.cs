using NetVips;

using Rembg.Imaging.Vips;

namespace Rembg.Imaging;

/// <summary>
/// rembg's post-processing of a mask: a grey opening with a disk of radius 1 (removes specks) and a Gaussian blur with sigma 2 (rounds the
/// outline); then values below 127 become 0 and all others 255.
/// </summary>
internal static class MaskSmoother
{
    private const double Sigma = 2;
    private const int Threshold = 127;

    // The Gaussian is cut off at 3.7 sigma, the largest distance that libvips supports.
    private const double SmallestWeight = 0.001;

    /// <summary>Returns the smoothed mask, which only contains 0 and 255.</summary>
    public static Mask Smooth(Mask mask, CancellationToken cancellationToken)
    {
        using VipsScope vips = new(cancellationToken);
        Image eroded = Cross(vips, vips.Track(mask.AsImage()), static (a, b) => a.Minpair(b));
        Image opened = Cross(vips, eroded, static (a, b) => a.Maxpair(b));
        Image blurred = vips.Track(opened.Gaussblur(Sigma, minAmpl: SmallestWeight, precision: Enums.Precision.Float));
        Image binary = vips.Track(blurred >= Threshold);
        return vips.Evaluate(binary, Mask.FromImage);
    }

    /// <summary>Combines each pixel with its four neighbours; beyond the border, the outermost pixel is repeated.</summary>
    private static Image Cross(VipsScope vips, Image image, Func<Image, Image, Image> combine)
    {
        Image padded = vips.Track(image.Embed(1, 1, image.Width + 2, image.Height + 2, extend: Enums.Extend.Copy));
        Image result = image;
        foreach ((int x, int y) in (ReadOnlySpan<(int, int)>)[(0, 1), (2, 1), (1, 0), (1, 2)])
        {
            Image neighbour = vips.Track(padded.Crop(x, y, image.Width, image.Height));
            result = vips.Track(combine(result, neighbour));
        }

        return result;
    }
}
