using System.Runtime.CompilerServices;

namespace Rembg.Imaging.Edges;

/// <summary>
/// Measures how far alpha derived from colour is from the mask near each pixel, at the pixels that the mask is sure of: the mean of the squared
/// differences from 0 or 1. Where it is small, colours tell the two sides apart there, even if both have the same colours a little
/// farther away.
/// </summary>
internal static class FitError
{
    // A mask is sure of values below a tenth and above nine tenths.
    private const float Sure = 0.9f;

    // Pixels in which less of alpha is derived from colour than this are on the rim of the band and say nothing about it.
    private const float LeastWeight = 0.2f;

    // A window whose share of sure pixels is smaller has none: sums of floats do not come out at 0 exactly.
    private const float LeastShare = 1e-4f;

    /// <summary>Measures the error around each pixel, 0–1; 1 if the mask is not sure of any pixel near.</summary>
    /// <param name="mask">The mask, 0–1.</param>
    /// <param name="fitted">Alpha derived from colour, as large, 0–1.</param>
    /// <param name="weight">The weight of that alpha at each pixel, 0–1.</param>
    /// <param name="radius">Windows have 2·radius + 1 columns and rows.</param>
    /// <param name="cancellationToken">Stops the work.</param>
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
