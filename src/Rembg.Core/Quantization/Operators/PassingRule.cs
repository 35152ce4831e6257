using Rembg.Onnx;

namespace Rembg.Quantization.Operators;

/// <summary>The rule for operators that only move or select values.</summary>
/// <param name="channels">The relation between the channels of input and output.</param>
/// <param name="isFused">
/// True if the runtime recognizes the operator between a pair; otherwise it is applied to the integers directly.
/// </param>
internal sealed class PassingRule(ChannelFlow channels, bool isFused = true) : OperatorRule
{
    /// <inheritdoc/>
    public override bool SharesScale => true;

    /// <inheritdoc/>
    public override IntegerForm? Form => isFused ? null : IntegerForm.Direct;

    /// <inheritdoc/>
    public override ChannelFlow Channels(NodeProto node, OnnxGraph graph) => channels;

    /// <inheritdoc/>
    public override bool CanQuantize(NodeProto node, OnnxGraph graph) => graph.Initializer(node.Input[0]) is null;
}
