namespace Rembg.Quantization;

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
}
