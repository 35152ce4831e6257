using Rembg.Onnx;
using Rembg.Quantization.Layout;
using Rembg.Quantization.Operators;

namespace Rembg.Quantization.Writing;

/// <summary>
/// Stores weights as integers that the runtime converts back when it loads the model: it folds a Cast and a Mul of constants, whereas a
/// DequantizeLinear would be computed again for every photo.
/// </summary>
internal static class WeightOnlyWriter
{
    /// <summary>Writes a model.</summary>
    public static ModelProto Write(QuantizedModel quantized)
    {
        ModelProto model = quantized.Model.Model.Clone();
        OnnxGraph graph = new(model);
        foreach (NodeProto node in graph.Nodes.Where(node => quantized.Numbers.Weights.ContainsKey(node.Name)).ToList())
        {
            int input = OperatorRules.For(node).Weight(node, graph)!.Input;
            node.Input[input] = Unfold(node.Input[input], quantized.Numbers.Weights[node.Name].Weight, graph);
        }

        graph.Changed();
        graph.Sort();
        graph.Prune();
        return model;
    }

    private static string Unfold(string name, QuantizedWeight weight, OnnxGraph graph)
    {
        TensorProto integers = weight.ToTensor(graph.UniqueName(name + "_q"));
        graph.Add(integers);
        string real = Cast(integers.Name, TensorProto.Types.DataType.Float, graph);
        if (weight.Parameters[0].ZeroPoint != 0)
        {
            real = graph.AddNode("Sub", [real, Constant(name + "_z", weight.Parameters.Select(static entry => (float)entry.ZeroPoint))], name + "_centred");
        }

        return graph.AddNode("Mul", [real, Constant(name + "_s", weight.Parameters.Select(static entry => entry.Scale))], name + "_real");

        string Constant(string wanted, IEnumerable<float> values)
        {
            // Shaped for broadcasting along the other axes.
            float[] all = [.. values];
            long[] shape = [.. weight.Shape.Select((_, axis) => axis == weight.Axis ? all.Length : 1L)];
            string constant = graph.UniqueName(wanted);
            graph.Add(TensorData.Create<float>(constant, all, shape));
            return constant;
        }
    }

    /// <summary>Adds a Cast and returns the name of its output.</summary>
    public static string Cast(string tensor, TensorProto.Types.DataType type, OnnxGraph graph)
    {
        string output = graph.AddNode("Cast", [tensor], tensor + "_cast");
        graph.Producer(output)!.Set("to", (long)type);
        return output;
    }
}
