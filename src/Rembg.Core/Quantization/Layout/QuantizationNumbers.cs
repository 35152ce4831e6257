using Rembg.Quantization.Numbers;

namespace Rembg.Quantization.Layout;

/// <summary>The integers and scales for writing a layout.</summary>
/// <param name="Activations">The quantization parameters of each tensor that represents a scale.</param>
/// <param name="Weights">The constant operands of nodes, by node name.</param>
internal sealed record QuantizationNumbers(
    IReadOnlyDictionary<string, QuantizationParameters> Activations,
    IReadOnlyDictionary<string, NodeWeight> Weights)
{
    /// <summary>The bytes of all weights.</summary>
    public long Size { get; } = Weights.Values.Sum(static weight => weight.Weight.Values.LongLength);
}

/// <summary>The constant operands of a node.</summary>
/// <param name="Weight">The weights.</param>
/// <param name="Bias">The bias; null if the node has no bias.</param>
internal sealed record NodeWeight(QuantizedWeight Weight, QuantizedBias? Bias);
