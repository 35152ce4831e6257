using Rembg.Onnx;

namespace Rembg.Quantization.Operators;

/// <summary>
/// A product of an activation and a gate, which is a number from 0 to 1 for each value or each channel: HardSwish, SiLU,
/// squeeze-and-excite.
/// </summary>
internal static class GatedProduct
{
    /// <summary>Returns the activation that the gate multiplies; null if neither or both of the operands are gates.</summary>
    public static string? Factor(NodeProto product, OnnxGraph graph)
    {
        (bool first, bool second) = (IsGate(product.Input[0], graph), IsGate(product.Input[1], graph));
        return first == second ? null : product.Input[first ? 1 : 0];
    }

    private static bool IsGate(string tensor, OnnxGraph graph) => graph.Producer(tensor) switch
    {
        { OpType: "Sigmoid" or "HardSigmoid" } => true,
        { OpType: "Clip" } clip => ClipRule.Bounds(clip, graph) is { Minimum: 0, Maximum: 1 },
        _ => false,
    };
}
