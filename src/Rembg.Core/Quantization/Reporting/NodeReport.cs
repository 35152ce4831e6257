using Rembg.Onnx;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Layout;
using Rembg.Quantization.Operators;
using Rembg.Quantization.Preparation;
using Rembg.Quantization.Search;

namespace Rembg.Quantization.Reporting;

/// <summary>The result for each node, with the reason.</summary>
internal sealed class NodeReport
{
    private readonly QuantizedModel _quantized;
    private readonly Recipe _recipe;
    private readonly SensitivityTable _sensitivities;
    private readonly NodeFilter _filter;
    private readonly HashSet<string> _integer;

    /// <summary>Prepares a report.</summary>
    /// <param name="quantized">The quantized model.</param>
    /// <param name="recipe">The recipe that produced it.</param>
    /// <param name="sensitivities">The measurements.</param>
    /// <param name="filter">The filter with the caller's exclusions.</param>
    public NodeReport(QuantizedModel quantized, Recipe recipe, SensitivityTable sensitivities, NodeFilter filter)
    {
        _quantized = quantized;
        _recipe = recipe;
        _sensitivities = sensitivities;
        _filter = filter;
        _integer = [.. quantized.Layout.IntegerNodes.Where(node => !quantized.Layout.IsAbsorbed(node)).Select(static node => node.Name)];
    }

    /// <summary>The names of the nodes that use integers.</summary>
    public IReadOnlyList<string> Quantized => [.. _integer];

    /// <summary>
    /// The products with weights that stay in FP32, and other nodes that the search left in FP32, the most harmful first.
    /// </summary>
    public IReadOnlyList<FloatNode> Floats =>
    [
        .. _quantized.Model.Graph.Nodes
            .Where(node => !_integer.Contains(node.Name) && (_recipe.FloatNodes.Contains(node.Name) || Multiplications(node) > 0))
            .Select(node => new FloatNode(node.Name, node.OpType, Reason(node), _sensitivities.Of(node.Name) is > 0 and double harm ? harm : null))
            .OrderByDescending(static node => node.Harm ?? 0),
    ];

    /// <summary>The share (0–1) of the multiplications that belong to operators without a suitable integer form, by operator.</summary>
    public IReadOnlyDictionary<string, double> UnsuitableShares
    {
        get
        {
            HashSet<string> unsuitable = [.. Floats.Where(static node => node.Reason is FloatReason.Unsupported or FloatReason.TooSmall).Select(static node => node.Name)];
            double all = _quantized.Model.Graph.Nodes.Where(_filter.Allows).Sum(Multiplications);
            return _quantized.Model.Graph.Nodes.Where(node => unsuitable.Contains(node.Name))
                .GroupBy(static node => node.OpType)
                .ToDictionary(static group => group.Key, group => group.Sum(Multiplications) / all);
        }
    }

    /// <summary>The harm of each node that may be quantized, in the order of the graph.</summary>
    public IReadOnlyList<NodeSensitivity> Sensitivities =>
    [
        .. _sensitivities.IsEmpty ? [] : _quantized.Model.Graph.Nodes
            .Where(node => _integer.Contains(node.Name) || _recipe.FloatNodes.Contains(node.Name) || _sensitivities.Knows(node.Name))
            .Select(node => new NodeSensitivity(
                node.Name,
                node.OpType,
                Multiplications(node) / 1e6,
                _sensitivities.OfWeights(node.Name),
                _sensitivities.EvidenceOfWeights(node.Name),
                _sensitivities.OfActivations(node.Name),
                _sensitivities.EvidenceOfActivations(node.Name),
                _integer.Contains(node.Name))),
    ];

    private double Multiplications(NodeProto node) => NodeCost.Multiplications(node, _quantized.Model.Shapes);

    private FloatReason Reason(NodeProto node) => this switch
    {
        _ when _recipe.FloatNodes.Contains(node.Name) => FloatReason.Sensitive,
        _ when !_filter.Allows(node) => FloatReason.Excluded,
        _ when OperatorRules.For(node).Weight(node, _quantized.Model.Graph) is not null => FloatReason.TooSmall,
        _ => FloatReason.Unsupported,
    };
}
