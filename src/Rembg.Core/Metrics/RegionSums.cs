namespace Rembg.Metrics;

/// <summary>
/// The sums over a region's pixels that the S-measure needs, of the mask (bytes) and the reference (binary). Means, variances
/// and the covariance follow from them without rounding.
/// </summary>
internal record struct RegionSums(long Count, long Subject, long Mask, long Squares, long MaskOfSubject, long SquaresOfSubject)
{
    // MATLAB's eps. It only matters for covariances so small that they are noise.
    private const double Epsilon = 1.0 / (1L << 52);

    /// <summary>Adds the sums of two regions.</summary>
    public static RegionSums operator +(RegionSums a, RegionSums b) => new(
        a.Count + b.Count,
        a.Subject + b.Subject,
        a.Mask + b.Mask,
        a.Squares + b.Squares,
        a.MaskOfSubject + b.MaskOfSubject,
        a.SquaresOfSubject + b.SquaresOfSubject);

    /// <summary>
    /// The unbiased variance of numbers, from their count, their sum and the sum of their squares; 0 for a single number.
    /// </summary>
    public static double Variance(long count, long sum, long squares) => Covariance(count, sum, sum, squares);

    /// <summary>Adds part of a row.</summary>
    public void Add(ReadOnlySpan<byte> mask, ReadOnlySpan<byte> reference)
    {
        long subject = 0;
        long sum = 0;
        long squares = 0;
        long sumOfSubject = 0;
        long squaresOfSubject = 0;
        for (int i = 0; i < mask.Length; i++)
        {
            int value = mask[i];
            int wanted = reference[i] >= MaskMetrics.Half ? 1 : 0;
            subject += wanted;
            sum += value;
            squares += value * value;
            sumOfSubject += wanted * value;
            squaresOfSubject += wanted * value * value;
        }

        this += new RegionSums(mask.Length, subject, sum, squares, sumOfSubject, squaresOfSubject);
    }

    /// <summary>
    /// The structural similarity of mask and reference, 4 · x̄ · ȳ · σxy ÷ ((x̄² + ȳ²) · (σx² + σy²)), −1–1, in the form that
    /// the S-measure uses: 1 if the denominator is 0, which includes the case that both are uniform; 0 if there are no pixels.
    /// </summary>
    public readonly double Similarity()
    {
        if (Count == 0)
        {
            return 0;
        }

        double x = Mask / (255.0 * Count);
        double y = (double)Subject / Count;
        double covariance = Covariance(Count, Mask, Subject, MaskOfSubject) / 255;
        double variances = (Variance(Count, Mask, Squares) / (255 * 255)) + Variance(Count, Subject, Subject);
        double numerator = 4 * x * y * covariance;
        double denominator = ((x * x) + (y * y)) * variances;
        return denominator == 0 ? 1 : numerator / (denominator + Epsilon);
    }

    // The products exceed 64 bits from 20 megapixels on.
    private static double Covariance(long count, long sumX, long sumY, long products) => count < 2 ? 0 :
        (double)(((Int128)count * products) - ((Int128)sumX * sumY)) / ((double)count * (count - 1));
}
