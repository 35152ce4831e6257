using Rembg.Onnx;
using Rembg.Quantization.Layout;
using Rembg.Quantization.Numbers;
using Rembg.Quantization.Operators;

namespace Rembg.Quantization.Writing;

/// <summary>
/// Rewrites operators without an integer form in the runtime as operators that have one: functions of one value as LeakyRelu, which the
/// runtime computes with a table, and constants of sums and products as integers.
/// </summary>
internal sealed class IntegerForms
{
    private readonly OnnxGraph _graph;
    private readonly QuantizationLayout _layout;
    private readonly QuantizationNumbers _numbers;
    private readonly QdqPairs _pairs;
    private readonly Dictionary<string, QuantizationParameters> _written = [];

    /// <summary>Prepares to write.</summary>
    /// <param name="graph">The graph to write.</param>
    /// <param name="layout">The nodes that use integers.</param>
    /// <param name="numbers">The quantization parameters of activations.</param>
    /// <param name="pairs">Writes the pairs.</param>
    public IntegerForms(OnnxGraph graph, QuantizationLayout layout, QuantizationNumbers numbers, QdqPairs pairs)
    {
        _graph = graph;
        _layout = layout;
        _numbers = numbers;
        _pairs = pairs;
    }

    /// <summary>
    /// Returns the parameters with which a tensor is written if they differ from those with which it is read; otherwise null.
    /// </summary>
    public QuantizationParameters? WrittenAs(string tensor) => _written.TryGetValue(tensor, out QuantizationParameters line) ? line : null;

    /// <summary>Rewrites the nodes that use integers.</summary>
    /// <param name="nodes">Pairs of a node of the FP32 model and the same node in the graph to write.</param>
    public void Apply(IEnumerable<(NodeProto Original, NodeProto Written)> nodes)
    {
        foreach ((NodeProto original, NodeProto node) in nodes)
        {
            switch (OperatorRules.For(original).Form)
            {
                case IntegerForm.Clip when _layout.IsAbsorbed(original):
                    Skip(node);
                    break;
                case IntegerForm.Relu when !_layout.IsAbsorbed(original):
                    BecomeLeakyRelu(node, slope: 0);
                    break;
                case IntegerForm.Clip:
                    BecomeLeakyRelu(node, slope: 1);
                    break;
                case IntegerForm.HardSigmoid:
                    ActivationRange domain = HardSigmoidRule.Domain(node)!.Value;
                    _written[node.Output[0]] = QuantizationParameters.Asymmetric(domain.Minimum, domain.Maximum, Line(node.Output[0]).Type);
                    BecomeLeakyRelu(node, slope: 1);
                    break;
                case IntegerForm.PRelu:
                    SplitPRelu(node);
                    break;
                case null when node.OpType is "Add" or "Mul":
                    QuantizeConstant(node);
                    break;
            }
        }

        _graph.Changed();
    }

    private QuantizationParameters Line(string tensor) => _numbers.Activations[_layout.ScaleOf(tensor)];

    /// <summary>Removes a node: its readers read the integers before it, whose range ends where the node would clip.</summary>
    private void Skip(NodeProto node)
    {
        // The result keeps its name, by which its parameters are found.
        NodeProto producer = _graph.Producer(node.Input[0])!;
        producer.Output[producer.Output.IndexOf(node.Input[0])] = node.Output[0];
        _graph.Remove(node);
    }

    private static void BecomeLeakyRelu(NodeProto node, float slope)
    {
        node.OpType = "LeakyRelu";
        while (node.Input.Count > 1)
        {
            node.Input.RemoveAt(1);
        }

        node.Attribute.Clear();
        node.Set("alpha", slope);
    }

    /// <summary><c>PRelu(x) = max(x, 0) + min(slope · x, 0)</c> if no slope is negative: the integers of the product end at 0.</summary>
    private void SplitPRelu(NodeProto node)
    {
        (string x, string result, string slopes) = (node.Input[0], node.Output[0], node.Input[1]);
        QuantizationParameters line = Line(x);
        (double lowest, double highest) = (line.Dequantize(QuantizationParameters.Lowest(line.Type)), line.Dequantize(QuantizationParameters.Highest(line.Type)));
        float[] values = _graph.Initializer(slopes)!.ToFloats();
        (double least, double most) = (values.Min(), values.Max());

        string positive = Table(x, result + "/positive", 0, highest, line.Type);
        string negative = least >= 0 ? x : Table(x, result + "/negative", lowest, 0, line.Type);
        string product = _graph.AddNode("Mul", [negative, Constant(slopes, line.Type)], result + "/scaled");
        string scaled = Round(product, QuantizationParameters.Asymmetric(most * lowest, least >= 0 ? 0 : least * lowest, line.Type));
        node.OpType = "Add";
        node.Input.Clear();
        node.Input.Add([positive, scaled]);
    }

    private string Table(string x, string name, double minimum, double maximum, QuantizedType type)
    {
        string output = _graph.AddNode("LeakyRelu", [x], name);
        _graph.Nodes[^1].Set("alpha", 1f);
        return Round(output, QuantizationParameters.Asymmetric(minimum, maximum, type));
    }

    private string Round(string tensor, QuantizationParameters line) => _pairs.Insert(tensor, line, consumers: [], asOutput: false);

    private void QuantizeConstant(NodeProto node)
    {
        for (int input = 0; input < node.Input.Count; input++)
        {
            if (_graph.Initializer(node.Input[input]) is not null)
            {
                node.Input[input] = Constant(node.Input[input], Line(node.Input[1 - input]).Type);
            }
        }
    }

    /// <summary>Both operands of a sum or product need the same integer type.</summary>
    private string Constant(string name, QuantizedType type)
    {
        TensorProto tensor = _graph.Initializer(name)!;
        return _pairs.Insert(name, QuantizedWeight.QuantizeAsymmetric(tensor.ToFloats(), [.. tensor.Dims], type));
    }
}
