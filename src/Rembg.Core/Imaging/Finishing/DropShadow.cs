using NetVips;

using Rembg.Imaging.Vips;

namespace Rembg.Imaging.Finishing;

/// <summary>
/// A blurred, shifted copy of the subject's mask. It is computed at a limited size and enlarged: soft content loses nothing, and the cost
/// does not depend on the size of the photo.
/// </summary>
internal static class DropShadow
{
    // The longer side in pixels while it is blurred.
    private const double LongestSide = 768;

    /// <summary>Returns the shadow as a layer of the output.</summary>
    /// <param name="options">The settings of the shadow.</param>
    /// <param name="subject">The mask of the subject, with the size of the photo.</param>
    /// <param name="box">The box around the subject.</param>
    /// <param name="layout">The position of the subject in the output.</param>
    /// <param name="model">An image with the output's colour space, depth and profile.</param>
    /// <param name="vips">The owner of the images.</param>
    public static Layer Throw(ShadowOptions options, Mask subject, BoundingBox box, Layout layout, Image model, VipsScope vips)
    {
        PixelSize size = layout.Size;
        double reduction = Math.Min(LongestSide / Math.Max(size.Width, size.Height), 1);
        PixelSize smallSize = new(Reduce(size.Width, reduction), Reduce(size.Height, reduction));
        double subjectSide = Math.Max(box.Width * layout.ScaleX, box.Height * layout.ScaleY);

        Image framed = Framing.Apply(layout, vips.Track(subject.AsImage()), vips);
        Image small = Resampling.Resize(framed, smallSize.Width, smallSize.Height, vips);
        Image blurred = GaussianBlur.Apply(small, options.Blur * subjectSide * reduction, vips);
        Image computed = vips.Track(vips.Evaluate(blurred, static image => image.CopyMemory()));

        Image enlarged = Resampling.Resize(computed, size.Width, size.Height, vips);
        Image shifted = Shift(enlarged, (int)Math.Round(options.OffsetX * subjectSide), (int)Math.Round(options.OffsetY * subjectSide), vips);
        double strength = options.Opacity * options.Color.Alpha / byte.MaxValue / byte.MaxValue;
        Image opacity = vips.Track(vips.Track(shifted.Clamp(0, byte.MaxValue)) * strength);
        return Layer.Paint(ColorConversion.InSpaceOf(options.Color, model, vips), opacity, vips);
    }

    // A subject that is cut off by the output's edge continues beyond it, and so does its shadow.
    private static Image Shift(Image image, int x, int y, VipsScope vips)
    {
        int right = Math.Clamp(x, -(image.Width - 1), image.Width - 1);
        int down = Math.Clamp(y, -(image.Height - 1), image.Height - 1);
        return vips.Track(image.Embed(right, down, image.Width, image.Height, extend: Enums.Extend.Copy));
    }

    private static int Reduce(int side, double reduction) => Math.Max((int)Math.Round(side * reduction), 1);
}
