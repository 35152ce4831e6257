using Rembg.Onnx;

namespace Rembg.Quantization.Operators;

/// <summary>The rule for operators that stay in FP32.</summary>
internal sealed class FloatRule : OperatorRule
{
    /// <inheritdoc/>
    public override bool CanQuantize(NodeProto node, OnnxGraph graph) => false;
}
