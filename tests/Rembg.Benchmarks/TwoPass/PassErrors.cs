using Rembg.Metrics;
using Rembg.Samples.Edges;

namespace Rembg.Benchmarks.TwoPass;

/// <summary>The errors of a mask against the truth.</summary>
/// <param name="Whole">The sum of absolute differences of alpha in a megapixel, in thousands.</param>
/// <param name="IoU">Intersection over union at a half.</param>
/// <param name="Band">The part of <paramref name="Whole"/> that is on the true edge's band.</param>
internal readonly record struct PassErrors(double Whole, double IoU, double Band)
{
    /// <summary>Measures.</summary>
    /// <param name="truth">The truth.</param>
    /// <param name="band">Its edge band.</param>
    /// <param name="alpha">The mask.</param>
    public static PassErrors Measure(EdgeScene truth, bool[] band, byte[] alpha)
    {
        long whole = 0;
        long onBand = 0;
        for (int i = 0; i < alpha.Length; i++)
        {
            int difference = Math.Abs(alpha[i] - truth.Alpha[i]);
            whole += difference;
            onBand += band[i] ? difference : 0;
        }

        double scale = 1e6 / alpha.Length / 255 / 1000;
        return new PassErrors(whole * scale, MaskMetrics.IoU(alpha, truth.Alpha), onBand * scale);
    }
}
