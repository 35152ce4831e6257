using NetVips;

using Rembg.Imaging.Vips;

namespace Rembg.Imaging.Finishing;

/// <summary>A layer of a picture in floating point, as recipes.</summary>
/// <param name="Color">Three bands in the output's space and range, weighed by opacity.</param>
/// <param name="Opacity">One band, 0–1.</param>
internal readonly record struct Layer(Image Color, Image Opacity)
{
    /// <summary>A cut-out as a layer.</summary>
    /// <param name="cutout">Straight colours.</param>
    /// <param name="vips">The owner of the images.</param>
    public static Layer From(Cutout cutout, VipsScope vips)
    {
        Image opacity = vips.Track(cutout.Alpha / Largest(cutout.Alpha));
        return new Layer(vips.Track(cutout.Color * opacity), opacity);
    }

    /// <summary>One colour with an opacity of its own for each pixel.</summary>
    /// <param name="paint">Red, green and blue in the output's space and range.</param>
    /// <param name="opacity">One band, 0–1.</param>
    /// <param name="vips">The owner of the images.</param>
    public static Layer Paint(double[] paint, Image opacity, VipsScope vips) => new(vips.Track(opacity * paint), opacity);

    /// <summary>Porter and Duff's "over": this layer on another one.</summary>
    public Layer Over(Layer below, VipsScope vips)
    {
        Image remaining = vips.Track(1 - Opacity);
        return new Layer(
            vips.Track(Color + vips.Track(below.Color * remaining)),
            vips.Track(Opacity + vips.Track(below.Opacity * remaining)));
    }

    /// <summary>Straight colours and alpha, rounded, with the space, the profile and the depth of another image.</summary>
    public Cutout ToCutout(Image model, VipsScope vips)
    {
        Image straight = vips.Track(vips.Track(vips.Track(Color / Opacity).Rint()).Cast(model.Format));
        Image alpha = vips.Track(vips.Track(vips.Track(Opacity * Largest(model)).Rint()).Cast(model.Format));
        return new Cutout(Compositor.WithHeaderOf(model, straight, vips), alpha);
    }

    private static double Largest(Image image) => image.Format == Enums.BandFormat.Ushort ? ushort.MaxValue : byte.MaxValue;
}
