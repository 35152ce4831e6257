namespace Rembg.Quantization.Layout;

/// <summary>The integers and scales that a layout is written with.</summary>
/// <param name="Activations">The line of every tensor that stands for those of its scale.</param>
/// <param name="Weights">The constant operands of nodes, by the node's name.</param>
internal sealed record QuantizationNumbers(
    IReadOnlyDictionary<string, QuantizationParameters> Activations,
    IReadOnlyDictionary<string, NodeWeight> Weights);

/// <summary>The constant operands of a node.</summary>
/// <param name="Weight">Its weights.</param>
/// <param name="Bias">Its bias; null if it has none.</param>
internal sealed record NodeWeight(QuantizedWeight Weight, QuantizedBias? Bias);
