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
    // The runtime's integer kernels compute sixteen output channels at a time. Convolutions with fewer use slow paths: one from 64 channels
    // to 1 at 320 × 320 takes four times as long as one to 16 channels, 15 of which are discarded.
    private const int ChannelsAtOnce = 16;

    /// <summary>Writes a model.</summary>
    /// <returns>The quantized graph; the FP32 model stays as it is.</returns>
    public static ModelProto Write(QuantizedModel quantized)
    {
        (PreparedModel source, QuantizationLayout layout, QuantizationNumbers numbers) = quantized;
        ModelProto model = source.Model.Clone();
        OnnxGraph graph = new(model);
        QdqPairs pairs = new(graph);
        Dictionary<string, int> widened = [];
        HashSet<string> integer = [.. layout.IntegerNodes.Select(static node => node.Name)];
        IntegerForms forms = new(graph, layout, numbers, pairs);
        foreach (NodeProto node in graph.Nodes.Where(node => numbers.Weights.ContainsKey(node.Name)).ToList())
        {
            NodeWeight weight = numbers.Weights[node.Name];
            if (node.OpType == "Conv" && weight.Weight.Shape[0] < ChannelsAtOnce && node.Integer("group", 1) == 1)
            {
                widened.Add(layout.ResultOf(source.Graph.Producer(node.Output[0])!), (int)weight.Weight.Shape[0]);
                weight = new NodeWeight(weight.Weight.WithChannels(ChannelsAtOnce), weight.Bias?.WithChannels(ChannelsAtOnce));
            }

            WriteWeights(node, weight, OperatorRules.For(node).Weight(node, graph)!, pairs);
        }

        graph.Changed();
        forms.Apply([.. source.Graph.Nodes.Zip(graph.Nodes).Where(pair => layout.IsInteger(pair.First))]);
        foreach (string tensor in layout.Tensors)
        {
            // The result of an integer operator only exists as integers, so all consumers read those; a real-valued tensor is only rounded
            // for the integer operators.
            bool madeOfIntegers = graph.Producer(tensor) is { } producer && integer.Contains(producer.Name);
            NodeProto[] consumers = [.. graph.Consumers(tensor).Where(consumer => madeOfIntegers || integer.Contains(consumer.Name))];
            pairs.Insert(tensor, numbers.Activations[layout.ScaleOf(tensor)], consumers, madeOfIntegers && graph.IsOutput(tensor), widened.TryGetValue(tensor, out int channels) ? channels : null, forms.WrittenAs(tensor));
        }

        DirectOperators.Apply(graph);
        graph.Sort();
        graph.Prune();
        return model;
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
