using Rembg.Onnx;
using Rembg.Quantization.Layout;
using Rembg.Quantization.Numbers;

namespace Rembg.Quantization.Writing;

/// <summary>Writes fine results: a convolution with copies of its channels, and their sum (<see cref="FineResult"/>).</summary>
internal sealed class FineResults(QuantizedModel quantized, OnnxGraph graph)
{
    private readonly Dictionary<string, (NodeProto Node, QuantizationParameters Whole)> _divided = [];

    /// <summary>Divides a node's result into copies if it is a fine result.</summary>
    /// <param name="original">The node of the FP32 model.</param>
    /// <param name="node">The node that is written.</param>
    /// <param name="weight">Its weights and bias in integers.</param>
    /// <returns>The weights and bias to write.</returns>
    public NodeWeight Divide(NodeProto original, NodeProto node, NodeWeight weight)
    {
        if (!FineResult.IsOf(original, quantized.Layout, quantized.Model))
        {
            return weight;
        }

        string result = original.Output[0];
        QuantizationParameters whole = quantized.Numbers.Activations[quantized.Layout.ScaleOf(result)];
        _divided.Add(result, (node, whole));
        return FineResult.Divided(weight, whole);
    }

    /// <summary>Determines whether a tensor is a fine result.</summary>
    public bool Contains(string tensor) => _divided.ContainsKey(tensor);

    /// <summary>Rounds the copies and adds them up.</summary>
    public void Round(QdqPairs pairs, KernelChannels channels)
    {
        foreach ((string result, (NodeProto node, QuantizationParameters whole)) in _divided)
        {
            string copies = graph.UniqueName($"{result}_copies");
            node.Output[0] = copies;
            graph.Changed();

            // The copies become the first dimension, which a photo does not need.
            TensorProto shape = TensorData.Create<long>(graph.UniqueName($"{copies}_shape"), [FineResult.Parts, quantized.Model.Shapes[result][1], 0, 0], 4);
            TensorProto axes = TensorData.Create<long>(graph.UniqueName($"{copies}_axes"), [0], 1);
            graph.Add(shape);
            graph.Add(axes);
            string apart = graph.AddNode("Reshape", [copies, shape.Name], $"{copies}_apart");
            graph.AddNode("ReduceSum", [apart, axes.Name], result, exactly: true);
            graph.Changed();
            pairs.Insert(copies, FineResult.Divided(whole), graph.Consumers(copies), asOutput: false, channels.Of(result));
        }
    }
}
