using Rembg.Onnx;

namespace Rembg.Quantization.Equalization;

/// <summary>Weights and bias of a convolution, by input and output channel.</summary>
internal sealed class ConvolutionWeights
{
    private readonly NodeProto _node;
    private readonly long[] _shape;
    private readonly int _groups;

    private ConvolutionWeights(NodeProto node, TensorProto weights, TensorProto? bias)
    {
        _node = node;
        _shape = [.. weights.Dims];
        _groups = (int)node.Integer("group", 1);
        Values = weights.ToFloats();
        Bias = bias?.ToFloats();
    }

    /// <summary>The weights, <c>[out, in ÷ groups, kH, kW]</c>.</summary>
    public float[] Values { get; }

    /// <summary>The bias, <c>[out]</c>; null without a bias.</summary>
    public float[]? Bias { get; }

    private int Outputs => (int)_shape[0];

    private int InputsPerGroup => (int)_shape[1];

    private int Kernel => Values.Length / Math.Max(Outputs * InputsPerGroup, 1);

    /// <summary>Reads a convolution with constant weights.</summary>
    public static ConvolutionWeights Of(NodeProto node, OnnxGraph graph) => new(
        node,
        graph.Initializer(node.Input[1])!,
        node.Input.Count > 2 ? graph.Initializer(node.Input[2]) : null);

    /// <summary>The largest absolute weight that each input channel meets.</summary>
    public double[] InputMagnitudes(int channels)
    {
        double[] magnitudes = new double[channels];
        ForEach((index, input, _) => magnitudes[input] = Math.Max(magnitudes[input], Math.Abs(Values[index])));
        return magnitudes;
    }

    /// <summary>The sum over the kernel of what <paramref name="weights"/> make of each input channel's mean, for each output channel.</summary>
    public double[] Respond(ReadOnlySpan<float> weights, double[] means)
    {
        double[] responses = new double[Outputs];
        float[] copy = weights.ToArray();
        ForEach((index, input, output) => responses[output] += copy[index] * means[input]);
        return responses;
    }

    /// <summary>Multiplies by the scale of every input channel and divides by that of the output channel.</summary>
    public void Scale(Func<int, double> inputScale, Func<int, double> outputScale)
    {
        ForEach((index, input, output) => Values[index] = (float)(Values[index] * inputScale(input) / outputScale(output)));
        for (int output = 0; output < Bias?.Length; output++)
        {
            Bias[output] = (float)(Bias[output] / outputScale(output));
        }
    }

    /// <summary>Puts the values back into a graph that has this node.</summary>
    public void WriteTo(OnnxGraph graph)
    {
        graph.Initializer(_node.Input[1])!.SetFloats(Values);
        if (Bias is not null)
        {
            graph.Initializer(_node.Input[2])!.SetFloats(Bias);
        }
    }

    private void ForEach(Action<int, int, int> visit)
    {
        int outputsPerGroup = Outputs / _groups;
        int index = 0;
        for (int output = 0; output < Outputs; output++)
        {
            int firstInput = output / outputsPerGroup * InputsPerGroup;
            for (int input = firstInput; input < firstInput + InputsPerGroup; input++)
            {
                for (int tap = 0; tap < Kernel; tap++)
                {
                    visit(index++, input, output);
                }
            }
        }
    }
}
