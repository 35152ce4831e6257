namespace Rembg.Quantization;

/// <summary>
/// The IoU that about one photo in a hundred is expected to miss. The losses (1 − IoU) of photos spread over orders of
/// magnitude: a few dozen of them tell more of the tail by their spread than by their own worst.
/// </summary>
internal static class ExpectedWorst
{
    // Standard deviations above the mean of the logarithms. A normal distribution would have one in 4,000 beyond; that of
    // losses is wider, and this is what held on hundreds of photos that no search had seen.
    private const double Deviations = 3.5;

    // Losses below this are one pixel more or less and say nothing of how losses spread.
    private const double SmallestLoss = 1e-3;

    // The spread of the logarithms of few photos is often an underestimate.
    private const double SmallestSpread = 0.8;

    /// <summary>Estimates it.</summary>
    /// <param name="scores">The IoU (0–1) of each photo judged.</param>
    /// <returns>The IoU, 0–1; never above the worst of the photos themselves.</returns>
    public static double Of(IReadOnlyCollection<double> scores)
    {
        double[] logarithms = [.. scores.Select(static score => Math.Log(Math.Max(1 - score, SmallestLoss)))];
        double mean = logarithms.Average();
        double spread = logarithms.Length > 1 ? Math.Sqrt(logarithms.Sum(value => (value - mean) * (value - mean)) / (logarithms.Length - 1)) : 0;
        double expected = 1 - Math.Exp(mean + (Deviations * Math.Max(spread, SmallestSpread)));
        return Math.Clamp(Math.Min(expected, scores.Min()), 0, 1);
    }
}
