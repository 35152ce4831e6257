using Rembg.Onnx;
using Rembg.Quantization.Numbers;

namespace Rembg.Quantization.Operators;

/// <summary>A line that is cut off at 0 and 1: integers of the right range are its result already.</summary>
internal sealed class HardSigmoidRule : OperatorRule
{
    // ONNX' defaults.
    private const float Slope = 0.2f;
    private const float Middle = 0.5f;

    /// <inheritdoc/>
    public override IntegerForm? Form => IntegerForm.HardSigmoid;

    /// <summary>The range of the input whose ends become 0 and 1; null if it does not contain 0.</summary>
    public static ActivationRange? Domain(NodeProto node)
    {
        (double slope, double middle) = (node.Number("alpha", Slope), node.Number("beta", Middle));
        return slope > 0 && middle is >= 0 and < 1 ? new ActivationRange(-middle / slope, (1 - middle) / slope) : null;
    }

    /// <inheritdoc/>
    public override bool CanQuantize(NodeProto node, OnnxGraph graph) => Domain(node) is not null;
}
