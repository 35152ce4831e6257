using NetVips;

using Rembg.Imaging.Vips;

namespace Rembg.Imaging.Finishing;

/// <summary>A layer of a picture in floating point, as lazy images.</summary>
/// <param name="Color">Three bands in the output's colour space and range, weighted by opacity.</param>
/// <param name="Opacity">One band, 0–1.</param>
internal readonly record struct Layer(Image Color, Image Opacity)
{
    /// <summary>Converts a cut-out to a layer.</summary>
    /// <param name="cutout">The cut-out, with straight alpha.</param>
    /// <param name="vips">The owner of the images.</param>
    public static Layer From(Cutout cutout, VipsScope vips)
    {
        Image opacity = vips.Track(cutout.Alpha / Largest(cutout.Alpha));
        return new Layer(vips.Track(cutout.Color * opacity), opacity);
    }

    /// <summary>Creates a layer with a single colour and an opacity for each pixel.</summary>
    /// <param name="paint">Red, green and blue in the output's colour space and range.</param>
    /// <param name="opacity">One band, 0–1.</param>
    /// <param name="vips">The owner of the images.</param>
    public static Layer Paint(double[] paint, Image opacity, VipsScope vips) => new(vips.Track(opacity * paint), opacity);

    /// <summary>Composes this layer over another one (Porter and Duff's "over").</summary>
    public Layer Over(Layer below, VipsScope vips)
    {
        Image remaining = vips.Track(1 - Opacity);
        return new Layer(
            vips.Track(Color + vips.Track(below.Color * remaining)),
            vips.Track(Opacity + vips.Track(below.Opacity * remaining)));
    }

    /// <summary>
    /// Converts the layer to straight colours and alpha, rounded, with the colour space, profile and depth of another image.
    /// </summary>
    public Cutout ToCutout(Image model, VipsScope vips)
    {
        Image straight = vips.Track(vips.Track(vips.Track(Color / Opacity).Rint()).Cast(model.Format));
        Image alpha = vips.Track(vips.Track(vips.Track(Opacity * Largest(model)).Rint()).Cast(model.Format));
        return new Cutout(Compositor.WithHeaderOf(model, straight, vips), alpha);
    }

    private static double Largest(Image image) => image.Format == Enums.BandFormat.Ushort ? ushort.MaxValue : byte.MaxValue;
}
