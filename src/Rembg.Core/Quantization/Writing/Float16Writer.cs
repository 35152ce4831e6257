using Rembg.Onnx;
using Rembg.Quantization.Layout;
using Rembg.Quantization.Operators;

namespace Rembg.Quantization.Writing;

/// <summary>
/// Stores weights as 16-bit floating-point numbers before Cast nodes, which the runtime folds when it loads the model: arithmetic stays
/// FP32, which is fast on a CPU, and no activation can exceed 65504 and overflow.
/// </summary>
internal static class Float16Writer
{
    /// <summary>Writes a model.</summary>
    public static ModelProto Write(QuantizedModel quantized)
    {
        ModelProto model = quantized.Model.Model.Clone();
        OnnxGraph graph = new(model);
        foreach (NodeProto node in graph.Nodes.Where(node => quantized.Numbers.Weights.ContainsKey(node.Name)).ToList())
        {
            int input = OperatorRules.For(node).Weight(node, graph)!.Input;
            TensorProto weights = graph.Initializer(node.Input[input])!;
            TensorProto half = TensorData.Create<Half>(graph.UniqueName(weights.Name + "_h"), Array.ConvertAll(weights.ToFloats(), ToHalf), [.. weights.Dims]);
            graph.Add(half);
            node.Input[input] = WeightOnlyWriter.Cast(half.Name, TensorProto.Types.DataType.Float, graph);
        }

        graph.Changed();
        graph.Sort();
        graph.Prune();
        return model;
    }

    /// <summary>Returns the nearest half-precision value; values that are too large become the largest finite one, not infinity.</summary>
    private static Half ToHalf(float value) => (Half)Math.Clamp(value, (float)Half.MinValue, (float)Half.MaxValue);
}
