using System.Text.RegularExpressions;

using Rembg.Onnx;

namespace Rembg.Quantization.Preparation;

/// <summary>Checks that a model has something to quantize and nothing that prevents it.</summary>
internal static partial class QuantizableModel
{
    /// <summary>The domains whose operators ONNX Runtime includes.</summary>
    private static readonly string[] KnownDomains = ["", "ai.onnx", "ai.onnx.ml", "com.microsoft"];

    private static readonly string[] Products = ["Conv", "ConvTranspose", "Gemm", "MatMul"];

    /// <summary>Checks a model.</summary>
    /// <param name="graph">The graph as it was read.</param>
    /// <param name="path">The model file, for error messages.</param>
    /// <exception cref="ModelNotQuantizableException">The model cannot be quantized; the obstacle gives the reason.</exception>
    public static void Check(OnnxGraph graph, string path)
    {
        if (graph.Nodes.FirstOrDefault(IsQuantized) is { } quantized)
        {
            throw new ModelNotQuantizableException(path, QuantizationObstacle.AlreadyQuantized, $"it is already quantized, as its operator {quantized.OpType} shows");
        }

        if (graph.Nodes.FirstOrDefault(static node => !KnownDomains.Contains(node.Domain)) is { } unknown)
        {
            throw new ModelNotQuantizableException(path, QuantizationObstacle.UnknownOperators, $"its operator {unknown.Domain}.{unknown.OpType} does not belong to ONNX or ONNX Runtime");
        }

        IReadOnlySet<string> constants = Constants.Find(graph);
        if (!graph.Nodes.Any(node => Products.Contains(node.OpType) && node.Input.Skip(node.OpType == "MatMul" ? 0 : 1).Take(2).Any(constants.Contains)))
        {
            throw new ModelNotQuantizableException(path, QuantizationObstacle.NothingToQuantize, "it has no convolutions or matrix products with constant weights");
        }
    }

    private static bool IsQuantized(NodeProto node) => QuantizedOperator().IsMatch(node.OpType);

    /// <summary>QLinearConv, QGemm, ConvInteger, MatMulIntegerToFloat, QuantizeLinear, DynamicQuantizeMatMul, MatMulNBits …</summary>
    [GeneratedRegex("^Q[A-Z]|Integer|Quant|NBits|Bnb4", RegexOptions.CultureInvariant)]
    private static partial Regex QuantizedOperator();
}
