using Rembg.Onnx;

namespace Rembg.Quantization.Equalization;

/// <summary>The weights and bias of a convolution, by input and output channel.</summary>
internal sealed class ConvolutionWeights
{
    private readonly NodeProto _node;
    private readonly ConvolutionShape _shape;

    private ConvolutionWeights(NodeProto node, TensorProto weights, TensorProto? bias)
    {
        _node = node;
        _shape = new ConvolutionShape(node, weights);
        Values = weights.ToFloats();
        Bias = bias?.ToFloats();
    }

    /// <summary>The weights, <c>[out, in ÷ groups, kH, kW]</c>.</summary>
    public float[] Values { get; }

    /// <summary>The bias, <c>[out]</c>; null if there is no bias.</summary>
    public float[]? Bias { get; }

    /// <summary>Reads a convolution with constant weights.</summary>
    public static ConvolutionWeights Of(NodeProto node, OnnxGraph graph) => new(
        node,
        graph.Initializer(node.Input[1])!,
        node.Input.Count > 2 ? graph.Initializer(node.Input[2]) : null);

    /// <summary>Returns the largest absolute weight for each input channel.</summary>
    public double[] InputMagnitudes(int channels)
    {
        double[] magnitudes = new double[channels];
        _shape.ForEach((index, input, _) => magnitudes[input] = Math.Max(magnitudes[input], Math.Abs(Values[index])));
        return magnitudes;
    }

    /// <summary>
    /// Returns, for each output channel, the response of <paramref name="weights"/> to the mean of each input channel, summed over the
    /// kernel.
    /// </summary>
    public double[] Respond(ReadOnlySpan<float> weights, double[] means)
    {
        double[] responses = new double[_shape.Outputs];
        float[] copy = weights.ToArray();
        _shape.ForEach((index, input, output) => responses[output] += copy[index] * means[input]);
        return responses;
    }

    /// <summary>Multiplies the weights by the scale of each input channel and divides them by the scale of the output channel.</summary>
    public void Scale(Func<int, double> inputScale, Func<int, double> outputScale)
    {
        _shape.ForEach((index, input, output) => Values[index] = (float)(Values[index] * inputScale(input) / outputScale(output)));
        for (int output = 0; output < Bias?.Length; output++)
        {
            Bias[output] = (float)(Bias[output] / outputScale(output));
        }
    }

    /// <summary>Writes the values to a graph that contains the node.</summary>
    public void WriteTo(OnnxGraph graph)
    {
        graph.Initializer(_node.Input[1])!.SetFloats(Values);
        if (Bias is not null)
        {
            graph.Initializer(_node.Input[2])!.SetFloats(Bias);
        }
    }
}
