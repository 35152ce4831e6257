using Rembg.Onnx;
using Rembg.Quantization.Numbers;
using Rembg.Quantization.Operators;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Layout;

/// <summary>
/// The result of a convolution with a few output channels, in steps that are a quarter as wide as those of eight bits. Kernels compute at
/// least sixteen channels (<see cref="Writing.KernelChannels"/>), so channels that would be zero hold more of the result at no cost: each of
/// four copies of a channel covers a quarter of its range and saturates outside, and the sum of the copies is the result. The last features
/// before a mask are such results, and their rounding moves its edges directly.
/// </summary>
internal static class FineResult
{
    /// <summary>The number of copies of each channel.</summary>
    public const int Parts = 4;

    private const int MostChannels = 4;

    /// <summary>
    /// Determines whether a node has a fine result: it is a convolution with spare channels and a bias, and only operators with real numbers
    /// read its result.
    /// </summary>
    public static bool IsOf(NodeProto node, QuantizationLayout layout, PreparedModel model) =>
        layout.HasFineResults && node.OpType == "Conv" && layout.IsInteger(node) && node.Integer("group", 1) == 1
        && OperatorRules.For(node).Weight(node, model.Graph) is { } operand && node.Input.Count > operand.BiasInput && node.Input[operand.BiasInput].Length > 0
        && model.Shapes[node.Output[0]] is [1, <= MostChannels, _, _]
        && layout.ResultOf(node) == node.Output[0]
        && !model.Graph.Consumers(node.Output[0]).Any(layout.IsInteger);

    /// <summary>Returns the parameters of the copies.</summary>
    /// <param name="whole">The parameters that cover the whole range with eight bits.</param>
    public static QuantizationParameters Divided(QuantizationParameters whole) => whole with { Scale = whole.Scale / Parts };

    /// <summary>
    /// Returns the weights and biases of the copies: all channels with the first quarter of the range, all channels with the second, and so
    /// on.
    /// </summary>
    /// <param name="weight">The weights and the bias of the channels.</param>
    /// <param name="whole">The parameters that cover the whole range with eight bits.</param>
    public static NodeWeight Divided(NodeWeight weight, QuantizationParameters whole)
    {
        QuantizationParameters part = Divided(whole);
        int lowest = QuantizationParameters.Lowest(whole.Type);
        int steps = QuantizationParameters.Highest(whole.Type) - lowest;
        QuantizedBias[] biases = new QuantizedBias[Parts];
        for (int i = 0; i < Parts; i++)
        {
            // The zero points of all copies add up to the lowest value of the whole range.
            biases[i] = weight.Bias!.Minus((double)part.Scale * ((steps * i) + ((Parts - 1) * (lowest - whole.ZeroPoint))));
        }

        return new NodeWeight(weight.Weight.Repeated(Parts), QuantizedBias.Joined(biases));
    }
}
