using System.Collections.Immutable;

namespace Rembg.Quantization.Calibration;

/// <summary>The choices in a static quantization.</summary>
/// <param name="Alpha">The degree of channel equalization, 0–1.</param>
/// <param name="Ranges">The method of finding ranges.</param>
/// <param name="BiasCorrection">True if biases are corrected for the mean error of their weights.</param>
/// <param name="Compensation">True if weights compensate for the rounding of others, see <see cref="InputCorrelation"/>.</param>
/// <param name="Widening">
/// The share by which ranges are wider than those seen in calibration, because the largest value in few photos is not the largest possible
/// one.
/// </param>
/// <param name="FloatNodes">The names of nodes that stay in FP32 because quantizing them harms the mask.</param>
internal sealed record Recipe(double Alpha, RangeMethod Ranges, bool BiasCorrection, bool Compensation, double Widening, ImmutableHashSet<string> FloatNodes)
{
    /// <summary>
    /// The factors by which the ranges of activations differ from the method's ranges, by the names of the activations.
    /// </summary>
    public ImmutableDictionary<string, double> RangeFactors { get; init; } = ImmutableDictionary<string, double>.Empty;

    /// <summary>
    /// Determines whether another recipe makes the same choices, regardless of the order in which nodes and factors were added.
    /// </summary>
    public bool Equals(Recipe? other) => other is not null
        && (Alpha, Ranges, BiasCorrection, Compensation, Widening) == (other.Alpha, other.Ranges, other.BiasCorrection, other.Compensation, other.Widening)
        && FloatNodes.SetEquals(other.FloatNodes)
        && RangeFactors.Count == other.RangeFactors.Count && !RangeFactors.Except(other.RangeFactors).Any();

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Alpha, Ranges, BiasCorrection, Compensation, Widening, FloatNodes.Count, RangeFactors.Count);
}
