namespace Rembg.Metrics;

/// <summary>
/// The reliability of an estimate (DeGroot and Fienberg, "The comparison and evaluation of forecasters", 1983): in each interval
/// of the estimate, its mean beside the mean of the true values. The two are equal if the estimate is calibrated.
/// </summary>
/// <param name="Bins">The intervals that contain at least one estimate, in ascending order.</param>
public sealed record ReliabilityCurve(IReadOnlyList<ReliabilityBin> Bins)
{
    /// <summary>The number of intervals of equal width in 0–1.</summary>
    internal const int IntervalCount = 10;

    /// <summary>Sorts estimates into ten intervals of equal width in 0–1; the last one includes 1.</summary>
    /// <param name="estimates">The estimates, 0–1.</param>
    /// <param name="truths">The true values, in the same order.</param>
    /// <exception cref="ArgumentException">The numbers of values differ, or an estimate is not in 0–1.</exception>
    internal static ReliabilityCurve Of(ReadOnlySpan<double> estimates, ReadOnlySpan<double> truths)
    {
        if (estimates.Length != truths.Length)
        {
            throw new ArgumentException($"{estimates.Length} estimates do not belong to {truths.Length} true values.");
        }

        (double Estimates, double Truths, int Count)[] sums = new (double, double, int)[IntervalCount];
        for (int i = 0; i < estimates.Length; i++)
        {
            if (estimates[i] is not (>= 0 and <= 1))
            {
                throw new ArgumentException($"The estimate {estimates[i]} is not in 0–1.", nameof(estimates));
            }

            ref (double Estimates, double Truths, int Count) sum = ref sums[Math.Min((int)(estimates[i] * IntervalCount), IntervalCount - 1)];
            sum = (sum.Estimates + estimates[i], sum.Truths + truths[i], sum.Count + 1);
        }

        return new ReliabilityCurve(
            [.. sums.Where(static sum => sum.Count > 0).Select(static sum => new ReliabilityBin(sum.Estimates / sum.Count, sum.Truths / sum.Count, sum.Count))]);
    }
}

/// <summary>An interval of an estimate.</summary>
/// <param name="MeanEstimate">The mean estimate, 0–1.</param>
/// <param name="MeanTruth">The mean of the true values.</param>
/// <param name="Count">The number of estimates.</param>
public readonly record struct ReliabilityBin(double MeanEstimate, double MeanTruth, int Count);
