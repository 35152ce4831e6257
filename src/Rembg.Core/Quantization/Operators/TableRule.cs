using Rembg.Onnx;

namespace Rembg.Quantization.Operators;

/// <summary>A function of one value that the runtime computes by a table of 256 integers.</summary>
/// <param name="channels">How channels flow through it.</param>
internal sealed class TableRule(ChannelFlow channels) : OperatorRule
{
    /// <inheritdoc/>
    public override ChannelFlow Channels(NodeProto node, OnnxGraph graph) => channels;
}
