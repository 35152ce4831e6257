using Rembg.Onnx;

namespace Rembg.Quantization.Writing;

/// <summary>
/// Turns operators between pairs of DequantizeLinear and QuantizeLinear into integer operators (QLinearConv and related ones), as ONNX
/// Runtime does when it loads a model, for runtimes that do not. Operators without such a form, and linear Resize, whose integer form
/// truncates fractions, stay between their pairs.
/// </summary>
internal sealed class QOperatorWriter
{
    // ONNX Runtime's own operators: https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md
    private const string RuntimeDomain = "com.microsoft";

    private static readonly HashSet<string> Passing = ["MaxPool", "Resize", "Reshape", "Transpose", "Flatten", "Squeeze", "Unsqueeze"];

    private readonly OnnxGraph _graph;

    private QOperatorWriter(OnnxGraph graph)
    {
        _graph = graph;
    }

    /// <summary>Rewrites a model with pairs.</summary>
    /// <param name="model">The model, which is changed.</param>
    public static ModelProto Write(ModelProto model)
    {
        OnnxGraph graph = new(model);
        QOperatorWriter writer = new(graph);
        foreach (NodeProto node in graph.Nodes.Where(static node => OnnxGraph.IsDefaultDomain(node.Domain)).ToList())
        {
            writer.Rewrite(node);
        }

        if (graph.Nodes.Any(static node => node.Domain == RuntimeDomain) && model.OpsetImport.All(static import => import.Domain != RuntimeDomain))
        {
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = RuntimeDomain, Version = 1 });
        }

        graph.Changed();
        graph.Sort();
        graph.Prune();
        return model;
    }

    private void Rewrite(NodeProto node)
    {
        if (ResultOf(node) is not { } result || Operands(node) is not { } operands)
        {
            return;
        }

        NodeProto? integer = Passing.Contains(node.OpType) ? Pass(node, operands[0], result) : Compute(node, operands, result);
        if (integer is null)
        {
            return;
        }

        integer.Name = node.Name;
        integer.Output.Add(result.Integers);
        _graph.Remove(result.Rounding);
        _graph.Remove(node);
        if (result.Relu is not null)
        {
            _graph.Remove(result.Relu);
        }

        _graph.Add(integer);
        _graph.Changed();
    }

    /// <summary>Returns the integer form of an operator that computes values; null if it has no such form.</summary>
    private static NodeProto? Compute(NodeProto node, Operand[] operands, Result result)
    {
        string[] input = [operands[0].Integers, operands[0].Scale, operands[0].ZeroPoint];
        string[] output = [result.Scale, result.ZeroPoint];
        string[] two = operands.Length > 1 ? [.. input, operands[1].Integers, operands[1].Scale, operands[1].ZeroPoint] : input;
        string[] bias = operands.Length > 2 ? [operands[2].Integers] : [];
        return node.OpType switch
        {
            "Conv" => Create("QLinearConv", string.Empty, [.. two, .. output, .. bias]),
            "MatMul" => Create("QLinearMatMul", string.Empty, [.. two, .. output]),
            "Gemm" => Create("QGemm", RuntimeDomain, [.. two, bias.FirstOrDefault(string.Empty), .. output]),
            "Add" or "Mul" => Create("QLinear" + node.OpType, RuntimeDomain, [.. two, .. output]),
            "Concat" => Create("QLinearConcat", RuntimeDomain, [.. output, .. operands.SelectMany(static operand => (string[])[operand.Integers, operand.Scale, operand.ZeroPoint])]),
            "AveragePool" or "GlobalAveragePool" or "LeakyRelu" or "Sigmoid" => Create("QLinear" + node.OpType, RuntimeDomain, [.. input, .. output]),
            _ => null,
        };

        NodeProto Create(string operation, string domain, IEnumerable<string> inputs)
        {
            NodeProto integer = new() { OpType = operation, Domain = domain };
            integer.Input.Add(inputs);
            // QGemm has no beta: it adds the bias unscaled.
            integer.Attribute.Add(node.Attribute.Where(attribute => operation != "QGemm" || attribute.Name != "beta"));
            return integer;
        }
    }

    /// <summary>Returns the same operator on the integers if their parameters do not change.</summary>
    private static NodeProto? Pass(NodeProto node, Operand operand, Result result)
    {
        bool isExact = operand.Scale == result.Scale && operand.ZeroPoint == result.ZeroPoint && result.Relu is null
            && (node.OpType != "Resize" || node.Text("mode", "nearest") == "nearest");
        if (!isExact)
        {
            return null;
        }

        NodeProto integer = node.Clone();
        integer.Input[0] = operand.Integers;
        integer.Output.Clear();
        return integer;
    }

    /// <summary>Returns the integers that an operator reads; null if an operand has only real values.</summary>
    private Operand[]? Operands(NodeProto node)
    {
        IEnumerable<string> names = Passing.Contains(node.OpType) ? node.Input.Take(1) : node.Input.Where(static name => name.Length > 0);
        List<Operand> operands = [];
        foreach (string name in names)
        {
            if (_graph.Producer(name) is not { OpType: "DequantizeLinear" } pair)
            {
                return null;
            }

            operands.Add(new Operand(pair.Input[0], pair.Input[1], pair.Input[2]));
        }

        return operands.Count > 0 ? [.. operands] : null;
    }

    /// <summary>
    /// Returns the tensor in which an operator's result is rounded, possibly behind a Relu; null if there is a reader of the unrounded
    /// result.
    /// </summary>
    private Result? ResultOf(NodeProto node)
    {
        if (node.Output.Count != 1 || Only(node.Output[0]) is not { } next)
        {
            return null;
        }

        NodeProto? relu = next.OpType == "Relu" ? next : null;
        NodeProto? rounding = relu is null ? next : Only(relu.Output[0]);
        return rounding?.OpType == "QuantizeLinear" && rounding.Input[0] == (relu ?? node).Output[0]
            ? new Result(rounding, relu, rounding.Output[0], rounding.Input[1], rounding.Input[2])
            : null;
    }

    private NodeProto? Only(string tensor) => !_graph.IsOutput(tensor) && _graph.Consumers(tensor) is [NodeProto only] ? only : null;

    private sealed record Operand(string Integers, string Scale, string ZeroPoint);

    private sealed record Result(NodeProto Rounding, NodeProto? Relu, string Integers, string Scale, string ZeroPoint);
}
