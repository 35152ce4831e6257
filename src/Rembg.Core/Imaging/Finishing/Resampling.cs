using NetVips;

using Rembg.Imaging.Vips;

namespace Rembg.Imaging.Finishing;

/// <summary>Changes sizes: Lanczos with three lobes where it shrinks, bicubic where it enlarges, strip by strip.</summary>
internal static class Resampling
{
    private const int StripHeight = 16;

    /// <summary>Resizes to an exact size. Rows that came last are kept, so that several readers side by side compute them once.</summary>
    /// <param name="image">Pixels of any format; colours weighed by alpha.</param>
    /// <param name="width">Columns wanted.</param>
    /// <param name="height">Rows wanted.</param>
    /// <param name="vips">The owner of the images.</param>
    public static Image Resize(Image image, int width, int height, VipsScope vips) =>
        KeepRows(Enlarge(Shrink(image, width, height, vips), width, height, vips), vips);

    /// <summary>Keeps the last rows of what is costly to compute and is read more than once.</summary>
    public static Image KeepRows(Image image, VipsScope vips) =>
        vips.Track(image.Linecache(tileHeight: StripHeight, access: Enums.Access.Sequential, threaded: true));

    private static Image Shrink(Image image, int width, int height, VipsScope vips)
    {
        int columns = Math.Min(width, image.Width);
        int rows = Math.Min(height, image.Height);
        if ((columns, rows) == (image.Width, image.Height))
        {
            return image;
        }

        Image shrunk = vips.Track(image.Resize((double)columns / image.Width, vscale: (double)rows / image.Height, kernel: Enums.Kernel.Lanczos3));

        // libvips rounds in several steps and may be a pixel off for extreme ratios.
        return (shrunk.Width, shrunk.Height) == (columns, rows)
            ? shrunk
            : vips.Track(shrunk.Embed(0, 0, columns, rows, extend: Enums.Extend.Copy));
    }

    private static Image Enlarge(Image image, int width, int height, VipsScope vips)
    {
        if ((width, height) == (image.Width, image.Height))
        {
            return image;
        }

        // Resize would lay the result half a pixel to the right and down: here centres of pixels are mapped to centres. And a
        // fourth band would be taken for alpha by which colours are not weighed yet.
        return vips.Track(image.Affine(
            [(double)width / image.Width, 0, 0, (double)height / image.Height],
            interpolate: vips.Track(Interpolate.NewFromName("bicubic")),
            oarea: [0, 0, width, height],
            idx: 0.5,
            idy: 0.5,
            odx: -0.5,
            ody: -0.5,
            extend: Enums.Extend.Copy,
            premultiplied: true));
    }
}
