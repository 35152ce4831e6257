namespace Rembg.Metrics;

/// <summary>
/// The difference of two models' means over the same photos, with its 95 % interval by the paired bootstrap (Efron and
/// Tibshirani, "An introduction to the bootstrap", 1993, percentile method): photos are drawn with replacement 2000 times. An
/// interval that contains 0 means that the photos do not show which model is better.
/// </summary>
/// <param name="Mean">This model's mean minus the other's.</param>
/// <param name="Low">The lower end of the interval.</param>
/// <param name="High">The upper end of the interval.</param>
public readonly record struct MeanDifference(double Mean, double Low, double High)
{
    private const int Resamples = 2000;
    private const double Tail = 0.025;

    // Fixed, so that the same photos always give the same interval.
    private const int Seed = 20_091;

    /// <summary>True if the interval excludes 0.</summary>
    public bool IsSignificant => Low > 0 || High < 0;

    /// <summary>Formats the difference with its interval.</summary>
    public override string ToString() => FormattableString.Invariant($"{Mean:+0.0000;−0.0000;0.0000} ({Low:+0.0000;−0.0000;0.0000} … {High:+0.0000;−0.0000;0.0000})");

    /// <summary>Computes the difference and its interval. The result depends on nothing but the differences.</summary>
    /// <param name="differences">For each photo, this model's score minus the other's.</param>
    /// <returns>The difference; null for fewer than two photos, which have no interval.</returns>
    internal static MeanDifference? Of(IReadOnlyList<double> differences)
    {
        if (differences.Count < 2)
        {
            return null;
        }

        double[] values = [.. differences];
        double[] means = new double[Resamples];
        Random random = new(Seed);
        for (int i = 0; i < means.Length; i++)
        {
            double sum = 0;
            for (int drawn = 0; drawn < values.Length; drawn++)
            {
                sum += values[random.Next(values.Length)];
            }

            means[i] = sum / values.Length;
        }

        Array.Sort(means);
        return new MeanDifference(values.Average(), Quantile(means, Tail), Quantile(means, 1 - Tail));
    }

    private static double Quantile(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        return sorted[below] + ((place - below) * (sorted[Math.Min(below + 1, sorted.Length - 1)] - sorted[below]));
    }
}
