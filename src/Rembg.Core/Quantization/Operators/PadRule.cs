using Rembg.Onnx;
using Rembg.Onnx.Rewriting;

namespace Rembg.Quantization.Operators;

/// <summary>The rule for padding with zeros or with values of the tensor; another constant would need its own rounding.</summary>
internal sealed class PadRule : OperatorRule
{
    /// <inheritdoc/>
    public override bool SharesScale => true;

    /// <inheritdoc/>
    public override IntegerForm? Form => IntegerForm.Direct;

    /// <inheritdoc/>
    public override bool CanQuantize(NodeProto node, OnnxGraph graph) => graph.Initializer(node.Input[0]) is null
        && (node.Text("mode", "constant") != "constant" || ChannelConstant.Number(node, 2, graph, 0) == 0);

    /// <inheritdoc/>
    public override ChannelFlow Channels(NodeProto node, OnnxGraph graph) => CanQuantize(node, graph) && KeepsChannels(node, graph) ? ChannelFlow.Same : ChannelFlow.Mixed;

    /// <summary>Determines whether a node pads only rows and columns of a picture.</summary>
    private static bool KeepsChannels(NodeProto node, OnnxGraph graph) =>
        (node.Input.Count < 4 || node.Input[3].Length == 0) && node.Input.Count > 1
        && graph.Initializer(node.Input[1])?.ToIntegers() is [0, 0, _, _, 0, 0, _, _];
}
