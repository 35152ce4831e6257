using Rembg.Onnx;

namespace Rembg.Quantization.Operators;

/// <summary>The rule for enlarging and reducing. Cubic interpolation exceeds its input's range and stays in FP32.</summary>
internal sealed class ResizeRule : OperatorRule
{
    /// <inheritdoc/>
    public override bool SharesScale => true;

    /// <inheritdoc/>
    public override ChannelFlow Channels(NodeProto node, OnnxGraph graph) => ChannelFlow.Same;

    /// <inheritdoc/>
    public override bool CanQuantize(NodeProto node, OnnxGraph graph) => node.Text("mode", "nearest") is "nearest" or "linear";
}
