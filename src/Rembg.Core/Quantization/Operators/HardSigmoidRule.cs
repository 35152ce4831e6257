using Rembg.Onnx;
using Rembg.Quantization.Numbers;

namespace Rembg.Quantization.Operators;

/// <summary>The rule for a linear function clipped at 0 and 1: integers with a suitable range already are its result.</summary>
internal sealed class HardSigmoidRule : OperatorRule
{
    // ONNX's defaults.
    private const float Slope = 0.2f;
    private const float Middle = 0.5f;

    /// <inheritdoc/>
    public override IntegerForm? Form => IntegerForm.HardSigmoid;

    /// <summary>Returns the range of the input whose ends map to 0 and 1; null if it does not contain 0.</summary>
    public static ActivationRange? Domain(NodeProto node)
    {
        (double slope, double middle) = (node.Number("alpha", Slope), node.Number("beta", Middle));
        return slope > 0 && middle is >= 0 and < 1 ? new ActivationRange(-middle / slope, (1 - middle) / slope) : null;
    }

    /// <inheritdoc/>
    public override bool CanQuantize(NodeProto node, OnnxGraph graph) => Domain(node) is not null;
}
