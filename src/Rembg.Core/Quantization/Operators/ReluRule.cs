using Rembg.Onnx;

namespace Rembg.Quantization.Operators;

/// <summary>A Relu that no operator before it absorbs.</summary>
internal sealed class ReluRule : OperatorRule
{
    /// <inheritdoc/>
    public override IntegerForm? Form => IntegerForm.Relu;

    /// <inheritdoc/>
    public override ChannelFlow Channels(NodeProto node, OnnxGraph graph) => ChannelFlow.Same;
}
