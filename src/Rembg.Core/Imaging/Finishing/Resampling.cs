using NetVips;

using Rembg.Imaging.Vips;

namespace Rembg.Imaging.Finishing;

/// <summary>Resizes images strip by strip: with a three-lobe Lanczos filter to shrink and bicubic interpolation to enlarge.</summary>
internal static class Resampling
{
    private const int StripHeight = 16;

    /// <summary>Resizes to an exact size. The last rows are kept, so that several parallel readers compute them only once.</summary>
    /// <param name="image">Pixels of any format, with colours weighted by alpha.</param>
    /// <param name="width">The number of columns in the result.</param>
    /// <param name="height">The number of rows in the result.</param>
    /// <param name="vips">The owner of the images.</param>
    public static Image Resize(Image image, int width, int height, VipsScope vips) =>
        KeepRows(Enlarge(Shrink(image, width, height, vips), width, height, vips), vips);

    /// <summary>Keeps the last rows of an image that is expensive to compute and is read more than once.</summary>
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

        // libvips rounds in several steps, and its size may be off by one pixel for extreme ratios.
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

        // Resize would shift the result by half a pixel to the right and down; this maps the centres of pixels to centres. It would also
        // treat a fourth band as alpha that has not been applied to the colours yet.
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
