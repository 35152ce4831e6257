using Rembg.Onnx;

namespace Rembg.Quantization.Operators;

/// <summary>The rule for a Relu whose negative values are multiplied by a slope per channel.</summary>
internal sealed class PReluRule : OperatorRule
{
    /// <inheritdoc/>
    public override IntegerForm? Form => IntegerForm.PRelu;

    /// <inheritdoc/>
    public override ChannelFlow Channels(NodeProto node, OnnxGraph graph) => CanQuantize(node, graph) ? ChannelFlow.Same : ChannelFlow.Mixed;

    /// <inheritdoc/>
    public override bool CanQuantize(NodeProto node, OnnxGraph graph) => graph.Initializer(node.Input[1])?.IsFloat() == true;
}
