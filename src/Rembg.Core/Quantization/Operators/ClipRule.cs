using Rembg.Onnx;
using Rembg.Onnx.Rewriting;
using Rembg.Quantization.Numbers;

namespace Rembg.Quantization.Operators;

/// <summary>The rule for clipping values to a range (Relu6), which integers do automatically if their range ends there.</summary>
internal sealed class ClipRule : OperatorRule
{
    /// <inheritdoc/>
    public override IntegerForm? Form => IntegerForm.Clip;

    /// <summary>Returns the range to which a node clips; null if its bounds are not constant or it does not contain 0.</summary>
    public static ActivationRange? Bounds(NodeProto node, OnnxGraph graph) =>
        ChannelConstant.Number(node, 1, graph, double.NegativeInfinity) is <= 0 and double minimum
        && ChannelConstant.Number(node, 2, graph, double.PositiveInfinity) is > 0 and double maximum
            ? new ActivationRange(minimum, maximum)
            : null;

    /// <inheritdoc/>
    public override bool CanQuantize(NodeProto node, OnnxGraph graph) => Bounds(node, graph) is not null;
}
