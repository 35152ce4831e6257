namespace Rembg.Quantization.Operators;

/// <summary>
/// A Relu that no operator before it absorbs. Integers from 0 need none, so that it shares its input's scale only where
/// that is not negative already: it is left in FP32 otherwise.
/// </summary>
internal sealed class ReluRule : OperatorRule
{
    /// <inheritdoc/>
    public override ChannelFlow Channels => ChannelFlow.Same;

    /// <inheritdoc/>
    public override bool CanQuantize(Onnx.NodeProto node, Onnx.OnnxGraph graph) => false;
}
