using Rembg.Onnx;

namespace Rembg.Quantization.Operators;

/// <summary>The rule for averages of neighbouring values.</summary>
internal sealed class AveragePoolRule : OperatorRule
{
    /// <inheritdoc/>
    public override bool AbsorbsClipping => true;

    /// <inheritdoc/>
    public override ChannelFlow Channels(NodeProto node, OnnxGraph graph) => ChannelFlow.Same;
}
