using Rembg.Onnx;
using Rembg.Quantization.Operators;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Layout;

/// <summary>
/// The result of an integer convolution that remains a real number, because only operators with real numbers read it and it has only a few
/// channels. The last features before a mask are such results, and rounding them would move its edges directly.
/// <para>
/// The runtime's integer convolutions only produce integers, and they compute at least sixteen channels. A matrix product of integers may
/// have a real result, and it has a column for each channel and each position of the kernel. So a convolution with 3 × 3 positions and one
/// channel takes nine columns instead of nine times sixteen. The result is the sum of the columns, each shifted by its position.
/// </para>
/// </summary>
internal static class RealResult
{
    // With more columns, the sum in FP32 takes longer than a convolution with integers saves.
    private const int MostColumns = 36;

    /// <summary>Determines whether the result of a node can remain a real number.</summary>
    /// <param name="node">A node that uses integers.</param>
    /// <param name="layout">The layout, with all nodes that use integers.</param>
    /// <param name="model">The FP32 model.</param>
    public static bool IsOf(NodeProto node, QuantizationLayout layout, PreparedModel model) =>
        node.OpType == "Conv"
        && OperatorRules.For(node).Weight(node, model.Graph) is { } operand
        && model.Graph.Initializer(node.Input[operand.Input])!.Dims is [long channels, _, long rows, long columns]
        && channels * rows * columns <= MostColumns
        && node.Integer("group", 1) == 1
        && node.Integers("strides").All(static stride => stride == 1)
        && node.Text("auto_pad", "NOTSET") is "NOTSET"
        && layout.ResultOf(node) == node.Output[0]
        && !model.Graph.Consumers(node.Output[0]).Any(layout.IsInteger);
}
