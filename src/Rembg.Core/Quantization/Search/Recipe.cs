using System.Collections.Immutable;

using Rembg.Quantization.Calibration;

namespace Rembg.Quantization.Search;

/// <summary>The choices that a static quantization leaves open.</summary>
/// <param name="Alpha">How far channels are equalized, 0–1.</param>
/// <param name="Ranges">How ranges are found.</param>
/// <param name="BiasCorrection">True if biases make up for the mean error of their weights.</param>
/// <param name="Compensation">True if weights make up for the rounding of others, see <see cref="InputCorrelation"/>.</param>
/// <param name="Widening">
/// By which share ranges are wider than what calibration saw: the largest value of few photos is not the largest there is.
/// </param>
/// <param name="FloatNodes">The names of nodes left in FP32 because they harm the mask.</param>
internal sealed record Recipe(double Alpha, RangeMethod Ranges, bool BiasCorrection, bool Compensation, double Widening, ImmutableHashSet<string> FloatNodes)
{
    /// <summary>
    /// The factors of ranges that differ from those of the method, by the names of activations. See <see cref="RangeFitting"/>.
    /// </summary>
    public ImmutableDictionary<string, double> RangeFactors { get; init; } = ImmutableDictionary<string, double>.Empty;

    /// <summary>True if the other recipe makes the same choices, in whatever order nodes and factors were added.</summary>
    public bool Equals(Recipe? other) => other is not null
        && (Alpha, Ranges, BiasCorrection, Compensation, Widening) == (other.Alpha, other.Ranges, other.BiasCorrection, other.Compensation, other.Widening)
        && FloatNodes.SetEquals(other.FloatNodes)
        && RangeFactors.Count == other.RangeFactors.Count && !RangeFactors.Except(other.RangeFactors).Any();

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Alpha, Ranges, BiasCorrection, Compensation, Widening, FloatNodes.Count, RangeFactors.Count);
}
