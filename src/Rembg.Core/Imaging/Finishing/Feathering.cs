using NetVips;

using Rembg.Imaging.Vips;

namespace Rembg.Imaging.Finishing;

/// <summary>
/// Softens the outline inwards. A Gaussian blur of a straight edge is a half on the edge and less outside it; twice the blur minus one is 0
/// on the edge and 1 far inside. The minimum of this and alpha is soft, and nowhere more opaque than before.
/// </summary>
internal static class Feathering
{
    // By definition, the feather ends at two standard deviations, where erf(2/√2) is 0.95.
    private const double RadiusInSigmas = 2;

    /// <summary>Softens alpha.</summary>
    /// <param name="alpha">One band.</param>
    /// <param name="radius">The distance of the softening in pixels; 0 changes nothing.</param>
    /// <param name="vips">The owner of the images.</param>
    public static Image Soften(Image alpha, double radius, VipsScope vips)
    {
        if (radius <= 0)
        {
            return alpha;
        }

        double largest = alpha.Format == Enums.BandFormat.Ushort ? ushort.MaxValue : byte.MaxValue;
        Image blurred = GaussianBlur.Apply(alpha, radius / RadiusInSigmas, vips);
        Image inward = vips.Track(vips.Track(blurred * 2) - largest);
        Image softened = vips.Track(vips.Track(alpha.Minpair(inward)).Rint());
        return Resampling.KeepRows(vips.Track(softened.Cast(alpha.Format)), vips);
    }
}
