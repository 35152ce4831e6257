using Rembg.Onnx;

namespace Rembg.Quantization.Operators;

/// <summary>An operator that only moves or selects values.</summary>
/// <param name="channels">How channels flow through it.</param>
/// <param name="isFused">True if the runtime recognizes it between a pair; otherwise it is written over integers.</param>
internal sealed class PassingRule(ChannelFlow channels, bool isFused = true) : OperatorRule
{
    /// <inheritdoc/>
    public override bool SharesScale => true;

    /// <inheritdoc/>
    public override IntegerForm? Form => isFused ? null : IntegerForm.Direct;

    /// <inheritdoc/>
    public override ChannelFlow Channels(NodeProto node, OnnxGraph graph) => channels;

    /// <summary>A border of a number other than 0 would have to be rounded, too.</summary>
    public override bool CanQuantize(NodeProto node, OnnxGraph graph) => graph.Initializer(node.Input[0]) is null
        && (node.OpType != "Pad" || node.Text("mode", "constant") != "constant" || Onnx.Rewriting.ChannelConstant.Number(node, 2, graph, 0) == 0);
}
