using Rembg.Onnx;
using Rembg.Quantization.Layout;
using Rembg.Quantization.Operators;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Writing;

/// <summary>
/// Writes a layout as pairs of QuantizeLinear and DequantizeLinear around the FP32 operators, which
/// <see href="https://onnxruntime.ai/docs/performance/model-optimizations/quantization.html">ONNX Runtime</see> fuses.
/// </summary>
internal static class QdqWriter
{
    /// <summary>Writes a model.</summary>
    /// <returns>The quantized graph; the FP32 model stays as it is.</returns>
    public static ModelProto Write(QuantizedModel quantized)
    {
        (PreparedModel source, QuantizationLayout layout, QuantizationNumbers numbers) = quantized;
        ModelProto model = source.Model.Clone();
        OnnxGraph graph = new(model);
        QdqPairs pairs = new(graph);
        KernelChannels channels = new(quantized);
        RealResults real = new(quantized, graph, pairs);
        HashSet<string> integer = [.. layout.IntegerNodes.Select(static node => node.Name)];
        IntegerForms forms = new(graph, layout, numbers, pairs);
        foreach ((NodeProto original, NodeProto node) in source.Graph.Nodes.Zip(graph.Nodes).Where(pair => numbers.Weights.ContainsKey(pair.First.Name)).ToList())
        {
            NodeWeight weight = channels.Fit(original, numbers.Weights[original.Name]);
            if (layout.HasRealResult(original))
            {
                real.Write(node, weight);
            }
            else
            {
                WriteWeights(node, weight, OperatorRules.For(node).Weight(node, graph)!, pairs);
            }
        }

        graph.Changed();
        forms.Apply([.. source.Graph.Nodes.Zip(graph.Nodes).Where(pair => layout.IsInteger(pair.First))]);

        // All places are found first: the graph is read again for the first search after a pair was inserted.
        foreach ((string tensor, NodeProto[] consumers, bool asOutput) in layout.Tensors.Select(tensor => Place(tensor, graph, integer)).ToList())
        {
            pairs.Insert(tensor, numbers.Activations[layout.ScaleOf(tensor)], consumers, asOutput, channels.Of(tensor), forms.WrittenAs(tensor));
        }

        DirectOperators.Apply(graph);
        graph.Sort();
        graph.Prune();
        return model;
    }

    /// <summary>
    /// Finds the nodes that read the rounded values of a tensor. The result of an integer operator only exists as integers, so all consumers
    /// read those; a real-valued tensor is only rounded for the integer operators.
    /// </summary>
    private static (string Tensor, NodeProto[] Consumers, bool AsOutput) Place(string tensor, OnnxGraph graph, HashSet<string> integer)
    {
        bool madeOfIntegers = graph.Producer(tensor) is { } producer && integer.Contains(producer.Name);
        return (tensor, [.. graph.Consumers(tensor).Where(consumer => madeOfIntegers || integer.Contains(consumer.Name))], madeOfIntegers && graph.IsOutput(tensor));
    }

    private static void WriteWeights(NodeProto node, NodeWeight weight, WeightOperand operand, QdqPairs pairs)
    {
        node.Input[operand.Input] = pairs.Insert(node.Input[operand.Input], weight.Weight);
        if (weight.Bias is { } bias)
        {
            node.Input[operand.BiasInput] = pairs.Insert(node.Input[operand.BiasInput], bias);
        }
    }
}
