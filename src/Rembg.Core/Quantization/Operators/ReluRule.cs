using Rembg.Onnx;

namespace Rembg.Quantization.Operators;

/// <summary>The rule for a Relu that is not absorbed by the operator before it.</summary>
internal sealed class ReluRule : OperatorRule
{
    /// <inheritdoc/>
    public override IntegerForm? Form => IntegerForm.Relu;

    /// <inheritdoc/>
    public override ChannelFlow Channels(NodeProto node, OnnxGraph graph) => ChannelFlow.Same;
}
