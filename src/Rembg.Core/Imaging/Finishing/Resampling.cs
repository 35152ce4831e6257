using NetVips;

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
    public static Image Resize(Image image, int width, int height, VipsScope vips)
    {
        Image resized = vips.Track(image.Resize((double)width / image.Width, vscale: (double)height / image.Height, kernel: Enums.Kernel.Lanczos3));

        // libvips rounds in several steps and may be a pixel off for extreme ratios.
        Image exact = (resized.Width, resized.Height) == (width, height)
            ? resized
            : vips.Track(resized.Embed(0, 0, width, height, extend: Enums.Extend.Copy));
        return KeepRows(exact, vips);
    }

    /// <summary>Keeps the last rows of what is costly to compute and is read more than once.</summary>
    public static Image KeepRows(Image image, VipsScope vips) =>
        vips.Track(image.Linecache(tileHeight: StripHeight, access: Enums.Access.Sequential, threaded: true));
}
