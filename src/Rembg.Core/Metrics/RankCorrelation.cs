namespace Rembg.Metrics;

/// <summary>
/// Spearman's rank correlation (Spearman, "The proof and measurement of association between two things", 1904): the degree to
/// which one quantity rises with another, whatever the form of the relation.
/// </summary>
internal static class RankCorrelation
{
    /// <summary>
    /// Returns Pearson's correlation of the ranks, −1–1; 1 if the order is the same, −1 if it is reversed. Equal values share the
    /// mean of their ranks, as in R and SciPy. The values are sorted, so the time is O(n log n).
    /// </summary>
    /// <param name="first">The values of one quantity; none is NaN.</param>
    /// <param name="second">The values of the other, in the same order.</param>
    /// <returns>The correlation; null if it is undefined, because there are fewer than two values or a quantity is constant.</returns>
    /// <exception cref="ArgumentException">The numbers of values differ.</exception>
    public static double? Spearman(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        if (first.Length != second.Length)
        {
            throw new ArgumentException($"{first.Length} and {second.Length} values cannot be correlated.");
        }

        (double[] a, double[] b) = (Rank(first), Rank(second));
        double mean = (a.Length + 1) / 2.0;
        double covariance = 0;
        double variance = 0;
        double otherVariance = 0;
        for (int i = 0; i < a.Length; i++)
        {
            covariance += (a[i] - mean) * (b[i] - mean);
            variance += (a[i] - mean) * (a[i] - mean);
            otherVariance += (b[i] - mean) * (b[i] - mean);
        }

        return variance == 0 || otherVariance == 0 ? null : covariance / Math.Sqrt(variance * otherVariance);
    }

    /// <summary>Returns the ranks of values: 1 for the smallest; equal values share the mean of their ranks.</summary>
    public static double[] Rank(ReadOnlySpan<double> values)
    {
        double[] sorted = values.ToArray();
        int[] order = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, order);
        double[] ranks = new double[sorted.Length];
        for (int start = 0; start < sorted.Length;)
        {
            int end = start + 1;
            while (end < sorted.Length && sorted[end] == sorted[start])
            {
                end++;
            }

            foreach (int i in order.AsSpan(start, end - start))
            {
                ranks[i] = (start + 1 + end) / 2.0;
            }

            start = end;
        }

        return ranks;
    }
}
