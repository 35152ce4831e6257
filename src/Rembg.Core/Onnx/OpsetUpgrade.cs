using Rembg.Onnx.OpsetRules;

namespace Rembg.Onnx;

/// <summary>
/// Upgrades models from operator sets 7 to 12 to operator set 13, the first whose QuantizeLinear has a scale per channel. Operators whose
/// form or meaning changed in between are rewritten (<see href="https://github.com/onnx/onnx/blob/main/docs/Changelog.md">the
/// specification's change log</see>).
/// </summary>
internal static class OpsetUpgrade
{
    /// <summary>The operator set of the result; models with a later one stay as they are.</summary>
    public const long Target = 13;

    // ONNX Runtime does not guarantee support for models before operator set 7.
    private const long Oldest = 7;

    // From version 4 on, initializers need not be listed as inputs; version 7 corresponds to operator set 13.
    private const long IrVersion = 7;

    private static readonly Dictionary<string, OpsetRule> Rules = new()
    {
        ["BatchNormalization"] = SpatialRule.Apply,
        ["Clip"] = InputRule.For("min", "max"),
        ["Dropout"] = DropoutRule.Apply,
        ["Hardmax"] = SoftmaxRule.Apply,
        ["LogSoftmax"] = SoftmaxRule.Apply,
        ["Pad"] = InputRule.For("pads", "value"),
        ["ReduceSum"] = InputRule.For("axes"),
        ["Resize"] = ResizeOpsetRule.Apply,
        ["Scan"] = ScanRule.Apply,
        ["Scatter"] = ScatterRule.Apply,
        ["Slice"] = InputRule.For("starts", "ends", "axes"),
        ["Softmax"] = SoftmaxRule.Apply,
        ["Split"] = InputRule.For("split"),
        ["Squeeze"] = InputRule.For("axes"),
        ["TopK"] = InputRule.For("k"),
        ["Unsqueeze"] = InputRule.For("axes"),
        ["Upsample"] = ResizeOpsetRule.Apply,
    };

    /// <summary>Upgrades a model in place.</summary>
    /// <exception cref="NotSupportedException">An operator, or the whole operator set, cannot be upgraded; the message is a clause.</exception>
    public static void Apply(OnnxGraph graph)
    {
        ModelProto model = graph.Model;
        model.IrVersion = Math.Max(model.IrVersion, IrVersion);
        foreach (ValueInfoProto weight in model.Graph.Input.Where(input => graph.Initializer(input.Name) is not null).ToList())
        {
            model.Graph.Input.Remove(weight);
        }

        if (graph.Opset < Oldest)
        {
            throw new NotSupportedException($"its operator set is {graph.Opset}; the oldest supported one is {Oldest}");
        }

        if (graph.Opset < Target)
        {
            Apply(model.Graph, new OpsetContext(graph, graph.Opset));
            model.OpsetImport.First(static import => OnnxGraph.IsDefaultDomain(import.Domain)).Version = Target;
        }

        graph.Changed();
    }

    private static void Apply(GraphProto graph, OpsetContext context)
    {
        List<NodeProto> upgraded = [];
        foreach (NodeProto node in graph.Node)
        {
            foreach (GraphProto inner in node.Subgraphs())
            {
                Apply(inner, context);
            }

            upgraded.AddRange(OnnxGraph.IsDefaultDomain(node.Domain) ? Upgrade(node, context) : [node]);
        }

        graph.Node.Clear();
        graph.Node.Add(upgraded);
    }

    private static IEnumerable<NodeProto> Upgrade(NodeProto node, OpsetContext context)
    {
        if (Rules.TryGetValue(node.OpType, out OpsetRule? rule))
        {
            return rule(node, context);
        }

        return UnchangedOperators.Contains(node.OpType)
            ? [node]
            : throw new NotSupportedException($"its operator {node.OpType} of operator set {context.Opset} has no known equivalent in operator set {Target}");
    }
}
