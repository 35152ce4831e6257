using Rembg.Machine;
using Rembg.Quantization;

namespace Rembg.Tests;

/// <summary>The widths of integer weights whose products this CPU sums without saturation.</summary>
internal static class ExactWeights
{
    /// <summary>
    /// Values of <see cref="QuantizationOptions.ReduceRange"/>: weights of 7 bits are exact on every CPU, weights of 8 bits only
    /// where the CPU sums products in 32 bits.
    /// </summary>
    public static IReadOnlyList<bool> ReducedRanges { get; } = IntegerArithmetic.IsExact ? [true, false] : [true];
}
