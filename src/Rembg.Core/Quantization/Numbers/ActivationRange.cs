namespace Rembg.Quantization.Numbers;

/// <summary>A range of real values.</summary>
/// <param name="Minimum">The smallest value in the range.</param>
/// <param name="Maximum">The largest value in the range.</param>
internal readonly record struct ActivationRange(double Minimum, double Maximum)
{
    /// <summary>Returns the smallest range that contains both ranges.</summary>
    public ActivationRange Union(ActivationRange other) => new(Math.Min(Minimum, other.Minimum), Math.Max(Maximum, other.Maximum));

    /// <summary>Returns the common part of both ranges, which must overlap.</summary>
    public ActivationRange Intersection(ActivationRange other) => new(
        Math.Clamp(Minimum, other.Minimum, other.Maximum),
        Math.Clamp(Maximum, other.Minimum, other.Maximum));

    /// <summary>Returns the range for a factor: a factor below 1 only cuts off values beyond that share of the largest magnitude.</summary>
    /// <param name="factor">The factor, above 0.</param>
    public ActivationRange Fitted(double factor)
    {
        double magnitude = factor * Math.Max(Math.Abs(Minimum), Math.Abs(Maximum));
        return factor > 1
            ? new ActivationRange(factor * Minimum, factor * Maximum)
            : new ActivationRange(Math.Max(Minimum, -magnitude), Math.Min(Maximum, magnitude));
    }
}
