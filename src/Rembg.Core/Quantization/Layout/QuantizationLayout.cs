using Rembg.Onnx;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Operators;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Layout;

/// <summary>
/// Which nodes compute with integers and which tensors are therefore rounded: one rounding a tensor, none between an
/// operator and the Relu or Clip it absorbs, one scale for tensors that pass through an operator unchanged.
/// </summary>
internal sealed class QuantizationLayout
{
    private readonly PreparedModel _model;
    private readonly HashSet<NodeProto> _integer = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<NodeProto, NodeProto> _absorbedBy = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, string> _sharing = [];
    private readonly Dictionary<string, ActivationRange> _bounds;

    private QuantizationLayout(PreparedModel model)
    {
        _model = model;
        _bounds = ValueBounds.Find(model.Graph);
    }

    /// <summary>The nodes that compute with integers, absorbed ones included, in the order of the graph.</summary>
    public IReadOnlyList<NodeProto> IntegerNodes => [.. _model.Graph.Nodes.Where(_integer.Contains)];

    /// <summary>The tensors that are rounded, in the order of the graph.</summary>
    public IReadOnlyList<string> Tensors { get; private set; } = [];

    /// <summary>Lays out a model.</summary>
    /// <param name="model">The FP32 model.</param>
    /// <param name="leads">Which of the nodes that multiply by weights are to compute with integers.</param>
    /// <param name="allows">True if another node may follow its neighbours.</param>
    /// <param name="isNonNegative">True if a tensor was never below 0.</param>
    public static QuantizationLayout Create(
        PreparedModel model,
        Func<NodeProto, bool> leads,
        Func<NodeProto, bool> allows,
        Func<string, bool> isNonNegative)
    {
        QuantizationLayout layout = new(model);
        layout.ChooseNodes(leads, allows);
        layout.AbsorbClipping();
        layout.Tensors = [.. layout.TensorsOf(layout.IntegerNodes).Distinct()];
        layout.Share(isNonNegative);
        return layout;
    }

    /// <summary>True if a node computes with integers.</summary>
    public bool IsInteger(NodeProto node) => _integer.Contains(node);

    /// <summary>The tensor that stands for all tensors of one scale.</summary>
    public string ScaleOf(string tensor)
    {
        while (_sharing.TryGetValue(tensor, out string? next))
        {
            tensor = next;
        }

        return tensor;
    }

    /// <summary>True if a Relu or a Clip is absorbed by the node before it.</summary>
    public bool IsAbsorbed(NodeProto node) => _absorbedBy.ContainsKey(node);

    /// <summary>The tensor in which a node's result is rounded: behind the Relu or Clip that it absorbs.</summary>
    public string ResultOf(NodeProto node) =>
        _model.Graph.Consumers(node.Output[0]) is [NodeProto only] && _absorbedBy.GetValueOrDefault(only) == node ? only.Output[0] : node.Output[0];

    private void ChooseNodes(Func<NodeProto, bool> leads, Func<NodeProto, bool> allows)
    {
        OnnxGraph graph = _model.Graph;
        HashSet<NodeProto> followers = new(ReferenceEqualityComparer.Instance);
        foreach (NodeProto node in graph.Nodes)
        {
            OperatorRule rule = OperatorRules.For(node);
            if (!rule.CanQuantize(node, graph))
            {
                continue;
            }

            if (rule.Leads && leads(node))
            {
                _integer.Add(node);
            }
            else if (!rule.Leads && allows(node))
            {
                followers.Add(node);
            }
        }

        // A follower pays where integers come in and are wanted behind it; otherwise it would only round once more.
        HashSet<string> wanted = [];
        foreach (NodeProto node in graph.Nodes.Reverse())
        {
            bool isWanted = followers.Contains(node) && node.Output.Any(wanted.Contains);
            bool passes = IsClipping(node) && node.Output.Any(wanted.Contains);
            if (isWanted || passes || _integer.Contains(node))
            {
                wanted.UnionWith(OperatorRules.For(node).Activations(node, graph).Select(index => node.Input[index]));
            }
            else
            {
                followers.Remove(node);
            }
        }

        HashSet<string> integers = [];
        foreach (NodeProto node in graph.Nodes)
        {
            OperatorRule rule = OperatorRules.For(node);
            string[] activations = [.. rule.Activations(node, graph).Select(index => node.Input[index])];
            bool follows = followers.Contains(node) && activations.Any(integers.Contains)
                && !(rule.NeedsIntegers && activations.Any(tensor => !integers.Contains(tensor) && Elements(tensor) == Elements(node.Output[0])));
            bool passes = IsClipping(node) && integers.Contains(node.Input[0]);
            if (follows)
            {
                _integer.Add(node);
            }

            if (follows || passes || _integer.Contains(node))
            {
                integers.UnionWith(node.Output);
            }
        }
    }

    private void AbsorbClipping()
    {
        OnnxGraph graph = _model.Graph;
        foreach (NodeProto node in IntegerNodes.Where(node => OperatorRules.For(node).AbsorbsClipping && !graph.IsOutput(node.Output[0])))
        {
            if (graph.Consumers(node.Output[0]) is [NodeProto next] && IsClipping(next))
            {
                _absorbedBy.Add(next, node);
                _integer.Add(next);
            }
        }
    }

    private double Elements(string tensor) => _model.Shapes[tensor].Aggregate(1.0, static (product, size) => product * size);

    /// <summary>True if a node only cuts values off, at a range that contains 0.</summary>
    private bool IsClipping(NodeProto node) => node.OpType is "Relu" or "Clip" && OperatorRules.For(node).CanQuantize(node, _model.Graph);

    private IEnumerable<string> TensorsOf(IEnumerable<NodeProto> nodes)
    {
        foreach (NodeProto node in nodes.Where(node => !IsAbsorbed(node)))
        {
            foreach (int index in OperatorRules.For(node).Activations(node, _model.Graph))
            {
                yield return node.Input[index];
            }

            foreach (string result in ResultsOf(node))
            {
                yield return result;
            }
        }
    }

    private IEnumerable<string> ResultsOf(NodeProto node) => node.Output.Skip(1).Where(static name => name.Length > 0).Prepend(ResultOf(node));

    /// <summary>
    /// Ties the scales of an operator's inputs and outputs. Tensors from 0 and tensors of different bounds are not tied to
    /// others: a Relu or a Clip is absorbed only by integers that start and end with it.
    /// </summary>
    private void Share(Func<string, bool> isNonNegative)
    {
        foreach (NodeProto node in IntegerNodes.Where(node => OperatorRules.For(node).SharesScale))
        {
            string[] inputs = [.. OperatorRules.For(node).Activations(node, _model.Graph).Select(index => node.Input[index])];
            if (inputs.Select(input => (isNonNegative(input), FiniteBounds(input))).Distinct().Count() > 1)
            {
                continue;
            }

            foreach ((string input, string result) in inputs.SelectMany(input => ResultsOf(node).Select(result => (input, result))))
            {
                (string a, string b) = (ScaleOf(input), ScaleOf(result));
                if (a != b)
                {
                    _sharing[b] = a;
                }
            }
        }
    }

    private ActivationRange? FiniteBounds(string tensor) =>
        _bounds.TryGetValue(tensor, out ActivationRange bounds) && double.IsFinite(bounds.Minimum) && double.IsFinite(bounds.Maximum) ? bounds : null;
}
