namespace Rembg.Measuring;

/// <summary>The quartiles of measurements: their median and spread.</summary>
/// <param name="Low">The lower quartile.</param>
/// <param name="Median">The median.</param>
/// <param name="High">The upper quartile.</param>
internal readonly record struct Quartiles(double Low, double Median, double High)
{
    // If the interquartile range exceeds this share of the median, a difference of a tenth is not significant.
    private const double MostSpread = 0.15;

    /// <summary>True if the spread is too large for the measurements to be reliable.</summary>
    public bool AreNoisy => (High - Low) / Median > MostSpread;

    /// <summary>Computes the quartiles of at least one measurement.</summary>
    public static Quartiles Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new Quartiles(Quantile(sorted, 0.25), Quantile(sorted, 0.5), Quantile(sorted, 0.75));
    }

    /// <summary>Computes a quantile by linear interpolation (R's type 7, as in NumPy and spreadsheets).</summary>
    /// <param name="sorted">The measurements in ascending order, at least one.</param>
    /// <param name="share">0 for the smallest, 0.5 for the median, 1 for the largest.</param>
    public static double Quantile(IReadOnlyList<double> sorted, double share)
    {
        double place = share * (sorted.Count - 1);
        int below = (int)place;
        return sorted[below] + ((place - below) * (sorted[Math.Min(below + 1, sorted.Count - 1)] - sorted[below]));
    }
}
