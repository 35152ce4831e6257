namespace Rembg.Metrics;

/// <summary>The receiver operating characteristic (ROC) of a score that is meant to separate two classes.</summary>
internal static class RocCurve
{
    /// <summary>
    /// Returns the area under the curve (AUC), 0–1: the probability that a random positive has a higher score than a random
    /// negative, where a tie counts half (Hanley and McNeil, "The meaning and use of the area under a receiver operating
    /// characteristic curve", 1982). 1 is a perfect separation, ½ is chance. The values are sorted, so the time is O(n log n).
    /// </summary>
    /// <param name="scores">The scores; none is NaN.</param>
    /// <param name="isPositive">True for the positives, in the same order.</param>
    /// <returns>The area; null if there are no positives or no negatives.</returns>
    /// <exception cref="ArgumentException">The numbers of scores and labels differ.</exception>
    public static double? Area(ReadOnlySpan<double> scores, ReadOnlySpan<bool> isPositive)
    {
        if (scores.Length != isPositive.Length)
        {
            throw new ArgumentException($"{scores.Length} scores do not belong to {isPositive.Length} labels.");
        }

        // The rank sum of the positives, minus its smallest possible value, counts the pairs in which the positive is higher.
        double[] ranks = RankCorrelation.Rank(scores);
        long positives = isPositive.Count(true);
        long negatives = scores.Length - positives;
        double rankSum = 0;
        for (int i = 0; i < ranks.Length; i++)
        {
            rankSum += isPositive[i] ? ranks[i] : 0;
        }

        return positives == 0 || negatives == 0 ? null : (rankSum - (positives * (positives + 1) / 2.0)) / ((double)positives * negatives);
    }
}
