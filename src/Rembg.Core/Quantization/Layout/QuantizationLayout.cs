using Rembg.Onnx;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Numbers;
using Rembg.Quantization.Operators;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Layout;

/// <summary>
/// Determines the nodes that use integers and the tensors that are therefore rounded: each tensor is rounded once, there is no rounding
/// between an operator and the Relu or Clip that it absorbs, and tensors that pass through an operator unchanged share a scale.
/// </summary>
internal sealed class QuantizationLayout
{
    // A product of vectors with a smaller share of the model's multiplications gains nothing.
    private const double SmallestVectorShare = 0.01;

    private readonly PreparedModel _model;
    private readonly HashSet<NodeProto> _integer = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<NodeProto> _real = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<NodeProto, NodeProto> _absorbedBy = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, string> _sharing = [];
    private readonly Dictionary<string, ActivationRange> _bounds;

    private QuantizationLayout(PreparedModel model)
    {
        _model = model;
        _bounds = ValueBounds.Find(model.Graph);
    }

    /// <summary>The nodes that use integers, including absorbed ones, in the order of the graph.</summary>
    public IReadOnlyList<NodeProto> IntegerNodes => [.. _model.Graph.Nodes.Where(_integer.Contains)];

    /// <summary>The tensors that are rounded, in the order of the graph.</summary>
    public IReadOnlyList<string> Tensors { get; private set; } = [];

    /// <summary>Creates the layout of a model.</summary>
    /// <param name="model">The FP32 model.</param>
    /// <param name="leads">Returns true if a node that multiplies by weights is to use integers.</param>
    /// <param name="allows">Returns true if another node may follow its neighbours.</param>
    /// <param name="isNonNegative">Returns true if a tensor was never below 0.</param>
    /// <param name="hasRealResults">True to keep results of a few channels as real numbers.</param>
    public static QuantizationLayout Create(
        PreparedModel model,
        Func<NodeProto, bool> leads,
        Func<NodeProto, bool> allows,
        Func<string, bool> isNonNegative,
        bool hasRealResults = false)
    {
        QuantizationLayout layout = new(model);
        layout.ChooseNodes(leads, allows);
        layout.AbsorbClipping();
        layout._real.UnionWith(hasRealResults ? layout.IntegerNodes.Where(node => RealResult.IsOf(node, layout, model)) : []);
        layout.Tensors = [.. layout.TensorsOf(layout.IntegerNodes).Distinct()];
        layout.Share(isNonNegative);
        return layout;
    }

    /// <summary>Determines whether a node uses integers.</summary>
    public bool IsInteger(NodeProto node) => _integer.Contains(node);

    /// <summary>Determines whether a node reads integers and produces real numbers (<see cref="RealResult"/>).</summary>
    public bool HasRealResult(NodeProto node) => _real.Contains(node);

    /// <summary>Returns the tensor that represents all tensors with the same scale.</summary>
    public string ScaleOf(string tensor)
    {
        while (_sharing.TryGetValue(tensor, out string? next))
        {
            tensor = next;
        }

        return tensor;
    }

    /// <summary>Determines whether a Relu or a Clip is absorbed by the node before it.</summary>
    public bool IsAbsorbed(NodeProto node) => _absorbedBy.ContainsKey(node);

    /// <summary>Returns the tensor in which a node's result is rounded: the output of the Relu or Clip that it absorbs, if any.</summary>
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

            if (rule.Leads && leads(node) && !IsSmallVector(node))
            {
                _integer.Add(node);
            }
            else if (!rule.Leads && allows(node))
            {
                followers.Add(node);
            }
        }

        // A follower only pays off if its input is integer and integers are needed behind it; otherwise it would only add a rounding. A mean
        // over a picture always pays off: the conversion of the whole picture to real numbers costs more than the rounding of the mean.
        HashSet<string> wanted = [];
        foreach (NodeProto node in graph.Nodes.Reverse())
        {
            bool isWanted = followers.Contains(node) && (node.OpType == "GlobalAveragePool" || node.Output.Any(wanted.Contains));
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

    /// <summary>
    /// Determines whether a product computes one small vector per photo, as in squeeze-and-excite blocks. It gains nothing from integers,
    /// and it loses much: calibration sees only one value per photo and channel, and an error of a gate changes a whole channel.
    /// </summary>
    private bool IsSmallVector(NodeProto node) => _model.Shapes.TryGetValue(node.Output[0], out long[]? shape)
        && Elements(node.Output[0]) == (node.OpType == "Conv" ? shape[1] : shape[^1])
        && NodeCost.Multiplications(node, _model.Shapes) < SmallestVectorShare * _model.Multiplications;

    private double Elements(string tensor) => _model.Shapes[tensor].Aggregate(1.0, static (product, size) => product * size);

    /// <summary>Determines whether a node only clips values to a range that contains 0.</summary>
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

    private IEnumerable<string> ResultsOf(NodeProto node) => HasRealResult(node) ? [] : node.Output.Skip(1).Where(static name => name.Length > 0).Prepend(ResultOf(node));

    /// <summary>
    /// Makes an operator's inputs and outputs share a scale. Tensors that start at 0 and tensors with other bounds do not share the scales
    /// of others, because a Relu or a Clip can only be absorbed by a range with the same ends.
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
