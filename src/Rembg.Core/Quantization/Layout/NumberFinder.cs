using Rembg.Onnx;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Equalization;
using Rembg.Quantization.Numbers;
using Rembg.Quantization.Operators;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Layout;

/// <summary>Finds the integers and scales for a layout.</summary>
internal sealed class NumberFinder(PreparedModel model, QuantizationLayout layout, QuantizationOptions options, bool reduceRange)
{
    /// <summary>Finds the numbers.</summary>
    /// <param name="ranges">The ranges of activations.</param>
    /// <param name="means">
    /// The means of channels, with which biases are corrected for the mean errors of weights and inputs (Nagel et al. 2019); null to leave
    /// biases unchanged.
    /// </param>
    /// <param name="correlations">
    /// The correlations, by node name, with which weights compensate for the rounding of others; null to round to the nearest integers.
    /// </param>
    public QuantizationNumbers Find(
        IReadOnlyDictionary<string, ActivationRange> ranges,
        ChannelMeans? means,
        IReadOnlyDictionary<string, InputCorrelation>? correlations)
    {
        Dictionary<string, ActivationRange> shared = [];
        foreach (string tensor in layout.Tensors.Where(ranges.ContainsKey))
        {
            string scale = layout.ScaleOf(tensor);
            shared[scale] = shared.TryGetValue(scale, out ActivationRange range) ? range.Union(ranges[tensor]) : ranges[tensor];
        }

        Dictionary<string, QuantizationParameters> activations = shared.ToDictionary(
            static pair => pair.Key,
            pair => QuantizationParameters.Asymmetric(pair.Value.Minimum, pair.Value.Maximum, options.ActivationType));
        (NodeProto Node, WeightOperand Operand)[] weighted =
        [
            .. layout.IntegerNodes.Select(node => (node, OperatorRules.For(node).Weight(node, model.Graph))).Where(static pair => pair.Item2 is not null).Select(static pair => (pair.node, pair.Item2!)),
        ];
        NodeWeight[] weights = new NodeWeight[weighted.Length];
        Parallel.For(0, weights.Length, index =>
        {
            (NodeProto node, WeightOperand operand) = weighted[index];
            weights[index] = Quantize(node, operand, activations[layout.ScaleOf(node.Input[0])], means, correlations?.GetValueOrDefault(node.Name));
        });
        return new QuantizationNumbers(activations, weighted.Zip(weights).ToDictionary(static pair => pair.First.Node.Name, static pair => pair.Second));
    }

    private NodeWeight Quantize(NodeProto node, WeightOperand operand, QuantizationParameters input, ChannelMeans? means, InputCorrelation? correlation)
    {
        TensorProto weights = model.Graph.Initializer(node.Input[operand.Input])!;
        string biasName = operand.BiasInput >= 0 && node.Input.Count > operand.BiasInput ? node.Input[operand.BiasInput] : string.Empty;
        float[]? bias = biasName.Length > 0 ? model.Graph.Initializer(biasName)!.ToFloats() : null;
        float[] values = weights.ToFloats();
        WeightOptions form = new(options.WeightType, options.PerChannel, reduceRange) { FitsPairs = reduceRange && options.FitsPairs };
        QuantizedWeight quantized = QuantizedWeight.Quantize(
            values,
            [.. weights.Dims],
            operand.OutputAxis,
            form,
            bias is null ? null : channel => QuantizedBias.SmallestWeightScale(bias[channel], input.Scale),
            correlation);
        if (bias is not null && node.OpType == "Conv" && weights.Dims.Count == 4 && means?.Of(node.Input[0]) is { } seen)
        {
            ConvolutionWeights convolution = ConvolutionWeights.Of(node, model.Graph);
            double[] wanted = convolution.Respond(values, seen);
            double[] got = convolution.Respond(quantized.Dequantize(), means.Rounded(node.Input[0], input));
            for (int i = 0; i < bias.Length; i++)
            {
                bias[i] += (float)(wanted[i] - got[i]);
            }
        }

        return new NodeWeight(quantized, bias is null ? null : QuantizedBias.Quantize(bias, input.Scale, quantized));
    }
}
