namespace Rembg.Metrics;

/// <summary>
/// What the S-measure needs to know of a part of a mask (bytes) and its reference (two-valued): sums over its pixels, from
/// which means, variances and the covariance follow without rounding.
/// </summary>
internal record struct RegionSums(long Count, long Subject, long Mask, long Squares, long MaskOfSubject, long SquaresOfSubject)
{
    // MATLAB's eps. A covariance so small that this counts is noise.
    private const double Epsilon = 1.0 / (1L << 52);

    /// <summary>Sums of two parts together.</summary>
    public static RegionSums operator +(RegionSums a, RegionSums b) => new(
        a.Count + b.Count,
        a.Subject + b.Subject,
        a.Mask + b.Mask,
        a.Squares + b.Squares,
        a.MaskOfSubject + b.MaskOfSubject,
        a.SquaresOfSubject + b.SquaresOfSubject);

    /// <summary>The unbiased variance of numbers by their count, their sum and the sum of their squares; 0 of a single one.</summary>
    public static double Variance(long count, long sum, long squares) => Covariance(count, sum, sum, squares);

    /// <summary>Adds a piece of a row.</summary>
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
    /// The structural similarity of mask and reference, 4 · x̄ · ȳ · σxy ÷ ((x̄² + ȳ²) · (σx² + σy²)), −1–1, in the form of the
    /// S-measure: 1 where the denominator is 0, which is also where both are uniform; 0 of no pixels.
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

    // Beyond 64 bits from 20 megapixels on.
    private static double Covariance(long count, long sumX, long sumY, long products) => count < 2 ? 0 :
        (double)(((Int128)count * products) - ((Int128)sumX * sumY)) / ((double)count * (count - 1));
}
