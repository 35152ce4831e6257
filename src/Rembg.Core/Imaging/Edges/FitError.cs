using System.Runtime.CompilerServices;

namespace Rembg.Imaging.Edges;

/// <summary>
/// Measures the difference between alpha derived from colour and the mask near each pixel, at the pixels that the mask is sure of: the mean
/// squared difference from 0 or 1. If it is small, colours distinguish the two sides there, even if both sides have the same colours a
/// little farther away.
/// </summary>
internal static class FitError
{
    // The mask is sure of values below a tenth and above nine tenths.
    private const float Sure = 0.9f;

    // Pixels with a smaller share of alpha derived from colour are on the rim of the band and not representative.
    private const float LeastWeight = 0.2f;

    // The smallest share of sure pixels in a window that counts: without any, sums of floats are not exactly 0.
    private const float LeastShare = 1e-4f;

    /// <summary>Returns the error around each pixel, 0–1; 1 if the mask is not sure of any pixel nearby.</summary>
    /// <param name="mask">The mask, 0–1.</param>
    /// <param name="fitted">Alpha derived from colour, with the same size, 0–1.</param>
    /// <param name="weight">The weight of alpha derived from colour at each pixel, 0–1.</param>
    /// <param name="radius">Windows have 2·radius + 1 columns and rows.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Plane Around(Plane mask, Plane fitted, Plane weight, int radius, CancellationToken cancellationToken)
    {
        Plane errors = new(mask.Width, mask.Height);
        Plane counts = new(mask.Width, mask.Height);
        for (int i = 0; i < mask.Values.Length; i++)
        {
            float value = mask.Values[i];
            if (weight.Values[i] > LeastWeight && value is (> Sure or < 1 - Sure))
            {
                float difference = fitted.Values[i] - (value > Sure ? 1 : 0);
                errors.Values[i] = difference * difference;
                counts.Values[i] = 1;
            }
        }

        Plane result = BoxMean.Of(errors, radius, cancellationToken);
        Plane shares = BoxMean.Of(counts, radius, cancellationToken);
        for (int i = 0; i < result.Values.Length; i++)
        {
            result.Values[i] = shares.Values[i] > LeastShare ? result.Values[i] / shares.Values[i] : 1;
        }

        return result;
    }
}
