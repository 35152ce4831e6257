namespace Rembg.Onnx;

/// <summary>A node that multiplies by weights, in any of the forms of ONNX and ONNX Runtime.</summary>
/// <param name="Kind">The operation: Conv, ConvTranspose, MatMul or Gemm.</param>
/// <param name="Activations">The input that is multiplied.</param>
/// <param name="Weights">The input that it is multiplied by.</param>
/// <param name="IsInteger">True if the operator itself uses integer arithmetic.</param>
internal sealed record ProductNode(string Kind, string Activations, string Weights, bool IsInteger)
{
    // The inputs of the QLinear operators and QGemm are x, its scale, its zero point, and then w.
    private const int QuantizedWeights = 3;

    /// <summary>Returns the factors of a product; null if the node is not a product.</summary>
    public static ProductNode? Of(NodeProto node) => node.OpType switch
    {
        "Conv" or "ConvTranspose" or "MatMul" or "Gemm" => Create(node, node.OpType, 1, isInteger: false),
        "ConvInteger" => Create(node, "Conv", 1, isInteger: true),
        "MatMulInteger" or "MatMulIntegerToFloat" or "DynamicQuantizeMatMul" => Create(node, "MatMul", 1, isInteger: true),
        "QLinearConv" => Create(node, "Conv", QuantizedWeights, isInteger: true),
        "QLinearMatMul" => Create(node, "MatMul", QuantizedWeights, isInteger: true),
        "QGemm" => Create(node, "Gemm", QuantizedWeights, isInteger: true),
        _ => null,
    };

    private static ProductNode? Create(NodeProto node, string kind, int weights, bool isInteger) =>
        node.Input.Count > weights ? new ProductNode(kind, node.Input[0], node.Input[weights], isInteger) : null;
}
