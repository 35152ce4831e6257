namespace Rembg.Metrics;

/// <summary>
/// The E-measure (Fan, Gong, Cao, Ren, Cheng and Borji, "Enhanced-alignment measure for binary foreground map evaluation",
/// IJCAI 2018): how pixels agree once the share of subject, which is easily right, has been taken off both masks.
/// </summary>
internal static class AlignmentMeasure
{
    // MATLAB's eps.
    private const double Epsilon = 1.0 / (1L << 52);

    /// <summary>
    /// The mean E-measure: the mean over the 256 masks that the thresholds 0 … 255 (a value and more is subject) make, 0–1;
    /// neither the largest of them nor that of an adaptive threshold. Threshold 0 makes everything subject and scores ¼, so
    /// a two-valued mask that is exactly right scores 0.9971, not 1. Where the reference has no subject a threshold scores
    /// the share of background it leaves, where the reference is all subject that of the subject it finds. As in
    /// PySODMetrics, sums are divided by one less than the number of pixels, but the result is kept at 1 at most (and one
    /// pixel is divided by 1), and a mask is not stretched to 0 … 255 first.
    /// </summary>
    /// <param name="mask">Row-major bytes, 0 background … 255 subject.</param>
    /// <param name="reference">The same shape; 128 and more are subject.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <exception cref="ArgumentException">The masks differ in size, or there is nothing in them.</exception>
    public static double Compute(ReadOnlySpan<byte> mask, ReadOnlySpan<byte> reference, int width, int height)
    {
        MaskMetrics.CheckSizes(mask, reference, width, height);
        Span<int> hits = stackalloc int[256];
        Span<int> misses = stackalloc int[256];
        int wanted = MaskMetrics.CountValues(mask, reference, hits, misses);
        double sum = 0;
        int right = 0;
        int found = 0;
        for (int threshold = 255; threshold >= 0; threshold--)
        {
            right += hits[threshold];
            found += hits[threshold] + misses[threshold];
            sum += wanted == 0 ? mask.Length - found : wanted == mask.Length ? found : Alignment(right, found, wanted, mask.Length);
        }

        return Math.Min(1, sum / 256 / Math.Max(1, mask.Length - 1));
    }

    /// <summary>
    /// The sum over all pixels of the enhanced alignment: there are but four kinds of them, found or not, wanted or not.
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

    /// <summary>(ξ + 1)² ÷ 4 with ξ = 2ab ÷ (a² + b²) of the two values, each less its mask's mean.</summary>
    private static double Enhanced(double found, double wanted)
    {
        double alignment = 2 * found * wanted / ((found * found) + (wanted * wanted) + Epsilon);
        return (alignment + 1) * (alignment + 1) / 4;
    }
}
