using Rembg.Onnx;

namespace Rembg.Quantization;

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
        Taps = (int)_kernel.Aggregate(1L, static (product, size) => product * size);
    }

    /// <summary>The bias, <c>[out]</c>.</summary>
    public float[] Bias { get; private set; }

    /// <summary>How many channels it makes.</summary>
    public int Outputs => Bias.Length;

    /// <summary>Weights of the kernel, for one input and one output channel.</summary>
    public int Taps { get; }

    /// <summary>A weight.</summary>
    public ref float this[int output, int input, int tap] => ref _values[(((output * _inputs) + input) * Taps) + tap];

    /// <summary>Adds an output channel behind the others that has one value everywhere.</summary>
    public void AddOutput(float value)
    {
        _values = [.. _values, .. new float[_inputs * Taps]];
        Bias = [.. Bias, value];
    }

    /// <summary>Adds an input channel that is not used yet.</summary>
    /// <param name="place">Its place among the input channels.</param>
    public void AddInput(int place)
    {
        float[] wider = new float[Outputs * (_inputs + 1) * Taps];
        for (int output = 0; output < Outputs; output++)
        {
            ReadOnlySpan<float> row = _values.AsSpan(output * _inputs * Taps, _inputs * Taps);
            Span<float> to = wider.AsSpan(output * (_inputs + 1) * Taps, (_inputs + 1) * Taps);
            row[..(place * Taps)].CopyTo(to);
            row[(place * Taps)..].CopyTo(to[((place + 1) * Taps)..]);
        }

        _values = wider;
        _inputs++;
    }

    /// <summary>Puts weights and bias back into the graph.</summary>
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
