using Rembg.Onnx;
using Rembg.Quantization.Layout;
using Rembg.Quantization.Operators;

namespace Rembg.Quantization.Writing;

/// <summary>
/// Creates variants of a model in which only a part is rounded, in floating point, to measure the effect of that part on the mask.
/// </summary>
internal static class FakeQuantization
{
    /// <summary>Returns the FP32 model with the quantized weights of some nodes.</summary>
    public static ModelProto OfWeights(QuantizedModel quantized, IReadOnlySet<string> nodes)
    {
        ModelProto variant = quantized.Model.Model.Clone();
        OnnxGraph graph = new(variant);
        foreach (NodeProto node in graph.Nodes.Where(node => nodes.Contains(node.Name)))
        {
            if (quantized.Numbers.Weights.GetValueOrDefault(node.Name) is { } weight)
            {
                WeightOperand operand = OperatorRules.For(node).Weight(node, graph)!;
                Substitute(node, operand.Input, weight.Weight.Dequantize(), graph);
                if (weight.Bias is { } bias)
                {
                    Substitute(node, operand.BiasInput, bias.Dequantize(), graph);
                }
            }
        }

        return variant;
    }

    /// <summary>Returns the FP32 model with some activations rounded.</summary>
    public static ModelProto OfActivations(QuantizedModel quantized, IReadOnlySet<string> tensors)
    {
        ModelProto variant = quantized.Model.Model.Clone();
        OnnxGraph graph = new(variant);
        QdqPairs pairs = new(graph);
        foreach (string tensor in quantized.Layout.Tensors.Where(tensors.Contains))
        {
            pairs.Insert(tensor, quantized.Numbers.Activations[quantized.Layout.ScaleOf(tensor)], graph.Consumers(tensor), graph.IsOutput(tensor));
        }

        graph.Sort();
        return variant;
    }

    /// <summary>Gives a node new constants; other nodes that share the old ones keep them.</summary>
    private static void Substitute(NodeProto node, int input, float[] values, OnnxGraph graph)
    {
        TensorProto substitute = graph.Initializer(node.Input[input])!.Clone();
        substitute.SetFloats(values);
        substitute.Name = $"{node.Name}/rounded/{input}";
        node.Input[input] = substitute.Name;
        graph.Add(substitute);
    }
}
