using NetVips;

using Rembg.Imaging.Vips;

namespace Rembg.Imaging.Finishing;

/// <summary>Crops, scales and positions pixels according to a layout. All operations are streamed.</summary>
internal static class Framing
{
    /// <summary>Frames a cut-out. The area beyond the photo and around it on the canvas is transparent.</summary>
    public static Cutout Apply(Layout layout, Cutout cutout, VipsScope vips)
    {
        (Image color, Image alpha, Image? cleared) = cutout;
        if (layout.IsUnscaled)
        {
            Image Frame(Image image) => Place(layout, Take(layout, image, vips), vips);
            return new Cutout(Frame(color), Frame(alpha), cleared is null ? null : Frame(cleared));
        }

        // Colours are weighted by alpha while they are mixed, so that transparent pixels do not affect the colours of their neighbours.
        double largest = Largest(color.Format);
        Image floating = vips.Track(color.Cast(Enums.BandFormat.Float));
        Image weighed = vips.Track(vips.Track(floating * alpha) / largest);
        Image joint = Take(layout, vips.Track(weighed.Bandjoin(alpha)), vips);
        Image scaled = Place(layout, Resampling.Resize(joint, layout.Placement.Width, layout.Placement.Height, vips), vips);

        Image opacity = vips.Track(scaled.ExtractBand(3));
        Image straight = vips.Track(vips.Track(scaled.ExtractBand(0, 3)) / vips.Track(opacity / largest));
        Image framedColor = Round(straight, color.Format, vips);
        return new Cutout(Compositor.WithHeaderOf(color, framedColor, vips), Round(opacity, alpha.Format, vips));
    }

    /// <summary>Frames a mask, which has one band. The area beyond the photo and around it on the canvas is 0.</summary>
    public static Image Apply(Layout layout, Image mask, VipsScope vips)
    {
        Image taken = Take(layout, mask, vips);
        if (layout.IsUnscaled)
        {
            return Place(layout, taken, vips);
        }

        Image floating = vips.Track(taken.Cast(Enums.BandFormat.Float));
        Image scaled = Place(layout, Resampling.Resize(floating, layout.Placement.Width, layout.Placement.Height, vips), vips);
        return vips.Track(Round(scaled, mask.Format, vips).Copy(interpretation: mask.Interpretation));
    }

    private static Image Take(Layout layout, Image image, VipsScope vips)
    {
        BoundingBox crop = layout.Crop;
        return Embed(image, -crop.X, -crop.Y, crop.Width, crop.Height, vips);
    }

    private static Image Place(Layout layout, Image image, VipsScope vips) =>
        Embed(image, layout.Placement.X, layout.Placement.Y, layout.Size.Width, layout.Size.Height, vips);

    private static Image Embed(Image image, int x, int y, int width, int height, VipsScope vips) =>
        (x, y, width, height) == (0, 0, image.Width, image.Height)
            ? image
            : vips.Track(image.Embed(x, y, width, height, extend: Enums.Extend.Background, background: new double[image.Bands]));

    /// <summary>Rounds the values and clips them to the range of the format.</summary>
    private static Image Round(Image image, Enums.BandFormat format, VipsScope vips) =>
        vips.Track(vips.Track(image.Rint()).Cast(format));

    private static double Largest(Enums.BandFormat format) => format == Enums.BandFormat.Ushort ? ushort.MaxValue : byte.MaxValue;
}
