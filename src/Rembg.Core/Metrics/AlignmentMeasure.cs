namespace Rembg.Metrics;

/// <summary>
/// The E-measure (Fan, Gong, Cao, Ren, Cheng and Borji, "Enhanced-alignment measure for binary foreground map evaluation",
/// IJCAI 2018): the agreement of pixels after each mask's mean has been subtracted, because a large share of subject alone
/// makes many pixels agree.
/// </summary>
internal static class AlignmentMeasure
{
    // MATLAB's eps.
    private const double Epsilon = 1.0 / (1L << 52);

    /// <summary>
    /// The mean E-measure, 0–1: the mean over the 256 masks that result from the thresholds 0 … 255 (values at or above the
    /// threshold are subject). It is neither the maximum E-measure nor the adaptive one. Threshold 0 makes everything subject
    /// and scores ¼, so a binary mask that is exactly right scores 0.9971, not 1. If the reference has no subject, a threshold
    /// scores the share of pixels that it leaves as background; if the reference is all subject, it scores the share that it
    /// marks as subject. As in PySODMetrics, sums are divided by the number of pixels minus one; unlike there, the result is
    /// limited to 1 (a single pixel is divided by 1), and a mask is not stretched to 0 … 255 first.
    /// </summary>
    /// <param name="mask">Row-major bytes, 0 background … 255 subject.</param>
    /// <param name="reference">The same shape; values of 128 and more are subject.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <exception cref="ArgumentException">The masks differ in size or are empty.</exception>
    public static double Compute(ReadOnlySpan<byte> mask, ReadOnlySpan<byte> reference, int width, int height)
    {
        MaskMetrics.CheckSizes(mask, reference, width, height);
        return Compute(MaskHistogram.Of(mask, reference));
    }

    /// <summary>The same, from the mask's histogram.</summary>
    public static double Compute(MaskHistogram histogram)
    {
        (int wanted, int count) = (histogram.Wanted, histogram.Count);
        double sum = 0;
        int right = 0;
        int found = 0;
        for (int threshold = MaskHistogram.ValueCount - 1; threshold >= 0; threshold--)
        {
            right += histogram.Hits[threshold];
            found += histogram.Hits[threshold] + histogram.Misses[threshold];
            sum += wanted == 0 ? count - found : wanted == count ? found : Alignment(right, found, wanted, count);
        }

        return Math.Min(1, sum / MaskHistogram.ValueCount / Math.Max(1, count - 1));
    }

    /// <summary>
    /// The sum of the enhanced alignment over all pixels. There are only four kinds of pixels: found or not, wanted or not.
    /// </summary>
    private static double Alignment(int right, int found, int wanted, int count)
    {
        double foundShare = (double)found / count;
        double wantedShare = (double)wanted / count;
        return (right * Enhanced(1 - foundShare, 1 - wantedShare))
            + ((found - right) * Enhanced(1 - foundShare, -wantedShare))
            + ((wanted - right) * Enhanced(-foundShare, 1 - wantedShare))
            + ((count - found - wanted + right) * Enhanced(-foundShare, -wantedShare));
    }

    /// <summary>(ξ + 1)² ÷ 4 with ξ = 2ab ÷ (a² + b²), where a and b are the two values minus the means of their masks.</summary>
    private static double Enhanced(double found, double wanted)
    {
        double alignment = 2 * found * wanted / ((found * found) + (wanted * wanted) + Epsilon);
        return (alignment + 1) * (alignment + 1) / 4;
    }
}
