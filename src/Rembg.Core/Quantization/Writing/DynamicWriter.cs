using Rembg.Onnx;
using Rembg.Quantization.Layout;
using Rembg.Quantization.Operators;

namespace Rembg.Quantization.Writing;

/// <summary>
/// Writes integer operators whose activations are quantized at run time: DynamicQuantizeLinear, ConvInteger or MatMulInteger, and a
/// multiplication by both scales after it.
/// </summary>
internal sealed class DynamicWriter
{
    private readonly OnnxGraph _graph;
    private readonly ConstantPool _constants;
    private readonly Dictionary<string, (string Integers, string Scale, string ZeroPoint)> _quantized = [];

    private DynamicWriter(OnnxGraph graph)
    {
        _graph = graph;
        _constants = new ConstantPool(graph);
    }

    /// <summary>Determines whether an operator has a dynamic form.</summary>
    public static bool Supports(NodeProto node) => node.OpType is "Conv" or "MatMul";

    /// <summary>Writes a model.</summary>
    public static ModelProto Write(QuantizedModel quantized)
    {
        ModelProto model = quantized.Model.Model.Clone();
        OnnxGraph graph = new(model);
        DynamicWriter writer = new(graph);
        foreach (NodeProto node in graph.Nodes.Where(node => quantized.Numbers.Weights.ContainsKey(node.Name)).ToList())
        {
            writer.Rewrite(node, quantized.Numbers.Weights[node.Name].Weight);
        }

        graph.Changed();
        graph.Sort();
        graph.Prune();
        return model;
    }

    private void Rewrite(NodeProto node, QuantizedWeight weight)
    {
        WeightOperand operand = OperatorRules.For(node).Weight(node, _graph)!;
        string name = node.Input[operand.Input];
        string? bias = operand.BiasInput >= 0 && node.Input.Count > operand.BiasInput && node.Input[operand.BiasInput].Length > 0 ? node.Input[operand.BiasInput] : null;
        (string integers, string scale, string zeroPoint) = Quantize(node.Input[0]);
        TensorProto weights = weight.ToTensor(_graph.UniqueName(name + "_q"));
        _graph.Add(weights);

        string result = node.Output[0];
        string products = _graph.UniqueName(result + "_products");
        NodeProto product = new()
        {
            OpType = node.OpType == "Conv" ? "ConvInteger" : "MatMulInteger",
            Name = node.Name,
            Input = { integers, weights.Name, zeroPoint, _constants.ZeroPoints([weight.Parameters[0]]) },
            Output = { products },
        };
        product.Attribute.Add(node.Attribute);
        _graph.Remove(node);
        _graph.Add(product);

        // One scale per output channel, broadcast along height and width, or along the only axis.
        float[] scales = [.. weight.Parameters.Select(static entry => entry.Scale)];
        long[] shape = Shape(scales.Length);
        string scaleName = _graph.UniqueName(name + "_s");
        _graph.Add(TensorData.Create<float>(scaleName, scales, shape));
        string both = _graph.AddNode("Mul", [scale, scaleName], name + "_scale");
        string real = WeightOnlyWriter.Cast(products, TensorProto.Types.DataType.Float, _graph);
        if (bias is null)
        {
            _graph.AddNode("Mul", [real, both], result, exactly: true);
            return;
        }

        string scaled = _graph.AddNode("Mul", [real, both], result + "_scaled");
        float[] biases = _graph.Initializer(bias)!.ToFloats();
        string biasName = _graph.UniqueName(bias + "_b");
        _graph.Add(TensorData.Create<float>(biasName, biases, Shape(biases.Length)));
        _graph.AddNode("Add", [scaled, biasName], result, exactly: true);

        long[] Shape(int channels) => node.OpType == "Conv" ? [1, channels, .. Enumerable.Repeat(1L, weight.Shape.Length - 2)] : [channels];
    }

    /// <summary>Quantizes an activation once for all operators that read it.</summary>
    private (string Integers, string Scale, string ZeroPoint) Quantize(string tensor)
    {
        if (!_quantized.TryGetValue(tensor, out (string, string, string) names))
        {
            names = (_graph.UniqueName(tensor + "_q"), _graph.UniqueName(tensor + "_scale"), _graph.UniqueName(tensor + "_zero"));
            _graph.Add(new NodeProto
            {
                OpType = "DynamicQuantizeLinear",
                Name = names.Item1,
                Input = { tensor },
                Output = { names.Item1, names.Item2, names.Item3 },
            });
            _quantized.Add(tensor, names);
        }

        return names;
    }
}
