using Rembg.Onnx;

namespace Rembg.Measuring;

/// <summary>The operators with weights that compute with 8-bit integers.</summary>
internal static class IntegerNodes
{
    /// <summary>
    /// Counts the integer operators, and Conv, Gemm and MatMul between DequantizeLinear and QuantizeLinear, which ONNX Runtime
    /// converts to integer operators. Operators with only their weights in 8 bits save space but no time and do not count.
    /// </summary>
    public static int Count(OnnxGraph graph)
    {
        IReadOnlySet<string> constants = Constants.Find(graph);
        return graph.Nodes.Count(node => ProductNode.Of(node) is { } product && constants.Contains(product.Weights) && IsInteger(graph, product));
    }

    private static bool IsInteger(OnnxGraph graph, ProductNode product) =>
        product.IsInteger || (product.Kind != "ConvTranspose" && IsDequantized(graph, product.Activations) && IsDequantized(graph, product.Weights));

    private static bool IsDequantized(OnnxGraph graph, string tensor) => graph.Producer(tensor)?.OpType == "DequantizeLinear";
}
