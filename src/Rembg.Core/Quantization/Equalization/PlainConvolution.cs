using Rembg.Onnx;

namespace Rembg.Quantization.Equalization;

/// <summary>The weights of a convolution without groups, to which channels can be added.</summary>
internal sealed class PlainConvolution
{
    private readonly TensorProto _weights;
    private readonly TensorProto _bias;
    private readonly long[] _kernel;
    private float[] _values;
    private int _inputs;

    /// <summary>Reads a convolution with constant weights and a bias.</summary>
    public PlainConvolution(NodeProto node, OnnxGraph graph)
    {
        _weights = graph.Initializer(node.Input[1])!;
        _bias = graph.Initializer(node.Input[2])!;
        _kernel = [.. _weights.Dims.Skip(2)];
        _inputs = (int)_weights.Dims[1];
        _values = _weights.ToFloats();
        Bias = _bias.ToFloats();
        Taps = new ConvolutionShape(node, _weights).Taps;
    }

    /// <summary>The bias, <c>[out]</c>.</summary>
    public float[] Bias { get; private set; }

    /// <summary>The number of output channels.</summary>
    public int Outputs => Bias.Length;

    /// <summary>The number of weights of the kernel for one input and one output channel.</summary>
    public int Taps { get; }

    /// <summary>A weight.</summary>
    public ref float this[int output, int input, int tap] => ref _values[(((output * _inputs) + input) * Taps) + tap];

    /// <summary>Adds output channels with a constant value after the existing ones.</summary>
    public void AddOutputs(int count, float value)
    {
        _values = [.. _values, .. new float[count * _inputs * Taps]];
        Bias = [.. Bias, .. Enumerable.Repeat(value, count)];
    }

    /// <summary>Adds input channels that have no effect yet.</summary>
    /// <param name="place">The index of the first added input channel.</param>
    /// <param name="count">The number of channels.</param>
    public void AddInputs(int place, int count)
    {
        float[] wider = new float[Outputs * (_inputs + count) * Taps];
        for (int output = 0; output < Outputs; output++)
        {
            ReadOnlySpan<float> row = _values.AsSpan(output * _inputs * Taps, _inputs * Taps);
            Span<float> to = wider.AsSpan(output * (_inputs + count) * Taps, (_inputs + count) * Taps);
            row[..(place * Taps)].CopyTo(to);
            row[(place * Taps)..].CopyTo(to[((place + count) * Taps)..]);
        }

        _values = wider;
        _inputs += count;
    }

    /// <summary>Writes weights and bias back to the graph.</summary>
    public void WriteTo(OnnxGraph graph)
    {
        Put(_weights, _values, [Outputs, _inputs, .. _kernel]);
        Put(_bias, Bias, [Outputs]);
        graph.Changed();
    }

    private static void Put(TensorProto tensor, float[] values, long[] shape)
    {
        tensor.Dims.Clear();
        tensor.Dims.Add(shape);
        tensor.SetFloats(values);
    }
}
