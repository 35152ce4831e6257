using Rembg.Onnx;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Operators;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Equalization;

/// <summary>
/// Brings the channels of activations closer to a common scale, so that one step suits all of them. A positive scale commutes with Relu,
/// pooling, linear resizing and concatenation, so dividing the producer of a channel and multiplying its consumers does not change the FP32
/// function (Nagel et al. 2019, <see href="https://arxiv.org/abs/1906.04721"/>). The scale comes from SmoothQuant: <c>max|x|^alpha ÷
/// max|w|^(1 − alpha)</c> (Xiao et al. 2022, <see href="https://arxiv.org/abs/2211.10438"/>).
/// </summary>
internal static class ChannelEqualizer
{
    // Beyond this limit, a channel has hardly any effect in either activations or weights, and scaling would only reduce precision.
    private const double LargestScale = 1e4;

    /// <summary>Equalizes a model.</summary>
    /// <param name="model">The FP32 model. It stays as it is.</param>
    /// <param name="statistics">The values seen in calibration.</param>
    /// <param name="alpha">The share of the quantization difficulty that moves to the weights, 0–1.</param>
    /// <returns>
    /// The equalized model, the statistics that calibration would have seen in it, and the scales by which the channels of a tensor were
    /// divided (null for unchanged tensors).
    /// </returns>
    public static (PreparedModel Model, IReadOnlyDictionary<string, ActivationStatistics> Statistics, Func<string, double[]?> Scales) Equalize(
        PreparedModel model,
        IReadOnlyDictionary<string, ActivationStatistics> statistics,
        double alpha)
    {
        if (alpha == 0)
        {
            return (model, statistics, static _ => null);
        }

        ChannelClasses classes = ChannelClasses.Find(model);
        double[] scales = Scales(model, classes, statistics, alpha);
        PreparedModel equalized = model with { Model = model.Model.Clone() };
        foreach (NodeProto node in equalized.Graph.Nodes.Where(node => ChannelClasses.IsScalable(node, equalized.Graph)))
        {
            Scale(node, equalized.Graph, classes.Of(node.Input[0]), classes.Of(node.Output[0]), scales);
        }

        foreach (NodeProto node in equalized.Graph.Nodes.Where(node => OperatorRules.For(node).Channels(node, equalized.Graph) == ChannelFlow.Shifted))
        {
            if (classes.Of(node.Output[0]) is { } channels && channels.Any(channel => scales[channel] != 1))
            {
                ShiftedSum.Scale(node, equalized.Graph, channels.Length, channel => scales[channels[channel]]);
            }
        }

        return (equalized, statistics.ToDictionary(static pair => pair.Key, pair => ScalesOf(pair.Key) is { } divisors ? pair.Value.DividedBy(divisors) : pair.Value), ScalesOf);

        double[]? ScalesOf(string tensor) => classes.Of(tensor)?.Select(channel => scales[channel]).ToArray();
    }

    private static double[] Scales(
        PreparedModel model,
        ChannelClasses classes,
        IReadOnlyDictionary<string, ActivationStatistics> statistics,
        double alpha)
    {
        double[] activations = new double[classes.Count];
        foreach ((string tensor, ActivationStatistics seen) in statistics)
        {
            if (classes.Of(tensor) is { } channels)
            {
                Raise(activations, channels, seen.Magnitudes);
            }
        }

        double[] weights = new double[classes.Count];
        foreach (NodeProto node in model.Graph.Nodes.Where(node => ChannelClasses.IsScalable(node, model.Graph)))
        {
            int[] channels = classes.Of(node.Input[0])!;
            ConvolutionWeights convolution = ConvolutionWeights.Of(node, model.Graph);
            Raise(weights, channels, convolution.InputMagnitudes(channels.Length));
        }

        double[] scales = new double[classes.Count];
        for (int i = 0; i < scales.Length; i++)
        {
            double scale = Math.Pow(activations[i], alpha) / Math.Pow(weights[i], 1 - alpha);
            bool isUsable = !classes.IsPinned(i) && activations[i] > 0 && weights[i] > 0 && double.IsFinite(scale) && scale > 0;
            scales[i] = isUsable ? Math.Clamp(scale, 1 / LargestScale, LargestScale) : 1;
        }

        return scales;
    }

    private static void Raise(double[] largest, int[] channels, double[] values)
    {
        for (int channel = 0; channel < channels.Length; channel++)
        {
            ref double value = ref largest[channels[channel]];
            value = Math.Max(value, values[channel]);
        }
    }

    private static void Scale(NodeProto node, OnnxGraph graph, int[]? inputs, int[]? outputs, double[] scales)
    {
        ConvolutionWeights convolution = ConvolutionWeights.Of(node, graph);
        convolution.Scale(
            inputs is null ? static _ => 1 : channel => scales[inputs[channel]],
            outputs is null ? static _ => 1 : channel => scales[outputs[channel]]);
        convolution.WriteTo(graph);
    }
}
