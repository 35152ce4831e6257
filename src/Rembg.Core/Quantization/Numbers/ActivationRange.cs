namespace Rembg.Quantization.Numbers;

/// <summary>A range of real values.</summary>
/// <param name="Minimum">The smallest value represented.</param>
/// <param name="Maximum">The largest value represented.</param>
internal readonly record struct ActivationRange(double Minimum, double Maximum)
{
    /// <summary>The range that contains both.</summary>
    public ActivationRange Union(ActivationRange other) => new(Math.Min(Minimum, other.Minimum), Math.Max(Maximum, other.Maximum));

    /// <summary>The range that lies within both; they meet.</summary>
    public ActivationRange Intersection(ActivationRange other) => new(
        Math.Clamp(Minimum, other.Minimum, other.Maximum),
        Math.Clamp(Maximum, other.Minimum, other.Maximum));

    /// <summary>The range for a factor: below 1 only what lies beyond that share of the largest magnitude is cut off.</summary>
    /// <param name="factor">The factor, above 0.</param>
    public ActivationRange Fitted(double factor)
    {
        double magnitude = factor * Math.Max(Math.Abs(Minimum), Math.Abs(Maximum));
        return factor > 1
            ? new ActivationRange(factor * Minimum, factor * Maximum)
            : new ActivationRange(Math.Max(Minimum, -magnitude), Math.Min(Maximum, magnitude));
    }
}
