namespace Rembg.Metrics;

/// <summary>
/// The S-measure (Fan, Cheng, Liu, Li and Borji, "Structure-measure: a new way to evaluate foreground maps", ICCV 2017): one
/// half rates how uniform the mask is over the subject and over the background, the other how similar mask and reference are in
/// the four regions around the subject's centroid. All sums are integers, so terms that should cancel do so exactly.
/// </summary>
internal static class StructureMeasure
{
    private const double Alpha = 0.5;

    /// <summary>
    /// α · object + (1 − α) · region with α = 0.5, 0–1, 1 is best. If the reference has no subject, the result is 1 − the mean
    /// of the mask; if it is all subject, the result is that mean. As in PySODMetrics, except that the mask is not stretched to
    /// 0 … 255 first and that a region without pixels counts as 0 (in PySODMetrics the measure is then not a number). Time is
    /// linear; no memory is allocated.
    /// </summary>
    /// <param name="mask">Row-major bytes, 0 background … 255 subject.</param>
    /// <param name="reference">The same shape; values of 128 and more are subject.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <exception cref="ArgumentException">The masks differ in size or are empty.</exception>
    public static double Compute(ReadOnlySpan<byte> mask, ReadOnlySpan<byte> reference, int width, int height)
    {
        MaskMetrics.CheckSizes(mask, reference, width, height);
        (int column, int row) = AfterCentroid(reference, width);
        RegionSums[] regions = new RegionSums[4];
        for (int y = 0; y < height; y++)
        {
            Span<RegionSums> pair = regions.AsSpan(y < row ? 0 : 2, 2);
            ReadOnlySpan<byte> values = mask.Slice(y * width, width);
            ReadOnlySpan<byte> wanted = reference.Slice(y * width, width);
            pair[0].Add(values[..column], wanted[..column]);
            pair[1].Add(values[column..], wanted[column..]);
        }

        RegionSums all = regions[0] + regions[1] + regions[2] + regions[3];
        double mean = all.Mask / (255.0 * all.Count);
        if (all.Subject == 0 || all.Subject == all.Count)
        {
            return all.Subject == 0 ? 1 - mean : mean;
        }

        double region = regions.Sum(part => part.Similarity() * part.Count / all.Count);
        return Math.Max(0, (Alpha * ObjectScore(all)) + ((1 - Alpha) * region));
    }

    /// <summary>
    /// The column and the row after the subject's centroid, where the right and lower regions begin. A centroid midway between
    /// two pixels is rounded to the even one, as in PySODMetrics (MATLAB rounds it to the later one).
    /// </summary>
    private static (int Column, int Row) AfterCentroid(ReadOnlySpan<byte> reference, int width)
    {
        long count = 0;
        long columns = 0;
        long rows = 0;
        for (int i = 0; i < reference.Length; i++)
        {
            if (reference[i] >= MaskMetrics.Half)
            {
                (int row, int column) = Math.DivRem(i, width);
                count++;
                columns += column;
                rows += row;
            }
        }

        return count == 0 ? (0, 0) : (After((double)columns / count), After((double)rows / count));
    }

    private static int After(double centroid) => (int)Math.Round(centroid) + 1;

    /// <summary>The uniformity of the mask over the subject and of its inverse over the background, weighted by area.</summary>
    private static double ObjectScore(RegionSums all)
    {
        long background = all.Count - all.Subject;
        double subjectScore = Uniformity(
            all.MaskOfSubject / (255.0 * all.Subject),
            RegionSums.Variance(all.Subject, all.MaskOfSubject, all.SquaresOfSubject));
        double backgroundScore = Uniformity(
            1 - ((all.Mask - all.MaskOfSubject) / (255.0 * background)),
            RegionSums.Variance(background, all.Mask - all.MaskOfSubject, all.Squares - all.SquaresOfSubject));
        return ((subjectScore * all.Subject) + (backgroundScore * background)) / all.Count;
    }

    private static double Uniformity(double mean, double variance) =>
        2 * mean / ((mean * mean) + 1 + (Math.Sqrt(variance) / 255));
}
