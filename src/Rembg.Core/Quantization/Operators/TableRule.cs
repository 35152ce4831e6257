using Rembg.Onnx;

namespace Rembg.Quantization.Operators;

/// <summary>The rule for a function of one value that the runtime computes with a table of 256 integers.</summary>
/// <param name="channels">The relation between the channels of input and output.</param>
internal sealed class TableRule(ChannelFlow channels) : OperatorRule
{
    /// <inheritdoc/>
    public override ChannelFlow Channels(NodeProto node, OnnxGraph graph) => channels;
}
