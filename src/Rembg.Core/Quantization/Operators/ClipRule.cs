using Rembg.Onnx;
using Rembg.Onnx.Rewriting;
using Rembg.Quantization.Numbers;

namespace Rembg.Quantization.Operators;

/// <summary>Values cut off below and above (Relu6): integers do so by themselves in a range that ends there.</summary>
internal sealed class ClipRule : OperatorRule
{
    /// <inheritdoc/>
    public override IntegerForm? Form => IntegerForm.Clip;

    /// <summary>The range that a node cuts off to; null if its bounds are not constants or it does not contain 0.</summary>
    public static ActivationRange? Bounds(NodeProto node, OnnxGraph graph) =>
        ChannelConstant.Number(node, 1, graph, double.NegativeInfinity) is <= 0 and double minimum
        && ChannelConstant.Number(node, 2, graph, double.PositiveInfinity) is > 0 and double maximum
            ? new ActivationRange(minimum, maximum)
            : null;

    /// <inheritdoc/>
    public override bool CanQuantize(NodeProto node, OnnxGraph graph) => Bounds(node, graph) is not null;
}
