using Rembg.Onnx;
using Rembg.Quantization.Layout;
using Rembg.Quantization.Numbers;

namespace Rembg.Quantization.Writing;

/// <summary>Writes pairs of QuantizeLinear and DequantizeLinear into a graph.</summary>
internal sealed class QdqPairs(OnnxGraph graph)
{
    private readonly ConstantPool _constants = new(graph);

    /// <summary>Rounds a tensor for some of its consumers.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="parameters">Its quantization parameters.</param>
    /// <param name="consumers">The nodes that read the rounded values.</param>
    /// <param name="asOutput">True if the graph's output of this name becomes the rounded one.</param>
    /// <param name="channels">The channels that the tensor has and that its consumers expect; null if these are the same.</param>
    /// <param name="written">The parameters with which it is rounded if its integers are then read with others; null for the same.</param>
    /// <returns>The name of the rounded values.</returns>
    public string Insert(
        string tensor,
        QuantizationParameters parameters,
        IReadOnlyList<NodeProto> consumers,
        bool asOutput,
        ChannelCounts? channels = null,
        QuantizationParameters? written = null)
    {
        string real = tensor;
        string dequantized = graph.UniqueName(tensor + "_dq");
        graph.Redirect(tensor, dequantized, consumers);
        if (asOutput)
        {
            // The output keeps its name, so the operator's result gets another one.
            NodeProto producer = graph.Producer(tensor)!;
            real = graph.UniqueName(tensor + "_real");
            producer.Output[producer.Output.IndexOf(tensor)] = real;
            graph.Changed();
            graph.Redirect(dequantized, tensor, graph.Consumers(dequantized));
            dequantized = tensor;
        }

        string integers = graph.UniqueName(tensor + "_q");
        string scale = _constants.Float(parameters.Scale);
        string zeroPoint = _constants.ZeroPoints([parameters]);
        string[] rounding = written is { } line ? [_constants.Float(line.Scale), _constants.ZeroPoints([line])] : [scale, zeroPoint];
        Add("QuantizeLinear", [real, .. rounding], integers, axis: null);
        if (channels is { } count)
        {
            integers = Fit(integers, count, zeroPoint: rounding[1]);
        }

        Add("DequantizeLinear", [integers, scale, zeroPoint], dequantized, axis: null);
        return dequantized;
    }

    /// <summary>Adds an integer constant with a DequantizeLinear after it.</summary>
    /// <param name="name">The name of the constant that it represents.</param>
    /// <param name="weight">The integers and their scales.</param>
    /// <returns>The name of the real values.</returns>
    public string Insert(string name, QuantizedWeight weight)
    {
        string scales = _constants.Floats(name + "_s", [.. weight.Parameters.Select(static entry => entry.Scale)]);
        return Dequantize(name, weight.ToTensor(graph.UniqueName(name + "_q")), scales, _constants.ZeroPoints(weight.Parameters), weight.Parameters.Length > 1 ? weight.Axis : null);
    }

    /// <summary>Adds an integer bias with a DequantizeLinear after it.</summary>
    /// <param name="name">The name of the bias that it represents.</param>
    /// <param name="bias">The integers and their scales.</param>
    /// <returns>The name of the real values.</returns>
    public string Insert(string name, QuantizedBias bias)
    {
        TensorProto integers = TensorData.Create<int>(graph.UniqueName(name + "_q"), bias.Values, bias.Values.Length);
        string scales = _constants.Floats(name + "_s", bias.Scales);
        return Dequantize(name, integers, scales, _constants.Zeros(bias.Scales.Length), bias.Scales.Length > 1 ? 0 : null);
    }

    /// <summary>Drops the last channels, or adds channels.</summary>
    private string Fit(string integers, ChannelCounts channels, string zeroPoint)
    {
        if (channels.Made >= channels.Read)
        {
            return graph.AddNode("Slice", [integers, _constants.Indexes(0), _constants.Indexes(channels.Read), _constants.Indexes(1)], integers + "_kept");
        }

        long[] pads = new long[2 * channels.Rank];
        pads[channels.Rank + 1] = channels.Read - channels.Made;
        return graph.AddNode("Pad", [integers, _constants.Indexes(pads), zeroPoint], integers + "_padded");
    }

    private string Dequantize(string name, TensorProto integers, string scales, string zeroPoints, int? axis)
    {
        graph.Add(integers);
        string dequantized = graph.UniqueName(name + "_dq");
        Add("DequantizeLinear", [integers.Name, scales, zeroPoints], dequantized, axis);
        return dequantized;
    }

    private void Add(string operation, IEnumerable<string> inputs, string output, int? axis)
    {
        NodeProto node = new() { OpType = operation, Name = graph.UniqueName(output), Output = { output } };
        node.Input.Add(inputs);
        if (axis is { } value)
        {
            node.Set("axis", value);
        }

        graph.Add(node);
    }
}
