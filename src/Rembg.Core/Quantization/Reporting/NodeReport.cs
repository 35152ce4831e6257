using Rembg.Onnx;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Layout;
using Rembg.Quantization.Operators;
using Rembg.Quantization.Preparation;
using Rembg.Quantization.Search;

namespace Rembg.Quantization.Reporting;

/// <summary>The fate of each node, and the reason for it.</summary>
internal sealed class NodeReport
{
    private readonly QuantizedModel _quantized;
    private readonly Recipe _recipe;
    private readonly SensitivityTable _sensitivities;
    private readonly NodeFilter _filter;
    private readonly HashSet<string> _integer;

    /// <summary>Prepares a report.</summary>
    /// <param name="quantized">The quantized model.</param>
    /// <param name="recipe">How it was made.</param>
    /// <param name="sensitivities">What was measured.</param>
    /// <param name="filter">What the caller excluded.</param>
    public NodeReport(QuantizedModel quantized, Recipe recipe, SensitivityTable sensitivities, NodeFilter filter)
    {
        _quantized = quantized;
        _recipe = recipe;
        _sensitivities = sensitivities;
        _filter = filter;
        _integer = [.. quantized.Layout.IntegerNodes.Where(node => !quantized.Layout.IsAbsorbed(node)).Select(static node => node.Name)];
    }

    /// <summary>The names of the nodes that compute with integers.</summary>
    public IReadOnlyList<string> Quantized => [.. _integer];

    /// <summary>The products with weights that stay in FP32, and what the search left there; the most harmful first.</summary>
    public IReadOnlyList<FloatNode> Floats =>
    [
        .. _quantized.Model.Graph.Nodes
            .Where(node => !_integer.Contains(node.Name) && (_recipe.FloatNodes.Contains(node.Name) || NodeCost.Multiplications(node, _quantized.Model.Shapes) > 0))
            .Select(node => new FloatNode(node.Name, node.OpType, Reason(node), _sensitivities.Of(node.Name) is > 0 and double harm ? harm : null))
            .OrderByDescending(static node => node.Harm ?? 0),
    ];

    /// <summary>The harm of each node that may be quantized, in the order of the graph.</summary>
    public IReadOnlyList<NodeSensitivity> Sensitivities =>
    [
        .. _sensitivities.IsEmpty ? [] : _quantized.Model.Graph.Nodes
            .Where(node => _integer.Contains(node.Name) || _recipe.FloatNodes.Contains(node.Name) || _sensitivities.Knows(node.Name))
            .Select(node => new NodeSensitivity(
                node.Name,
                node.OpType,
                NodeCost.Multiplications(node, _quantized.Model.Shapes) / 1e6,
                _sensitivities.OfWeights(node.Name),
                _sensitivities.EvidenceOfWeights(node.Name),
                _sensitivities.OfActivations(node.Name),
                _sensitivities.EvidenceOfActivations(node.Name),
                _integer.Contains(node.Name))),
    ];

    private FloatReason Reason(NodeProto node) => this switch
    {
        _ when _recipe.FloatNodes.Contains(node.Name) => FloatReason.Sensitive,
        _ when !_filter.Allows(node) => FloatReason.Excluded,
        _ when OperatorRules.For(node).Weight(node, _quantized.Model.Graph) is not null => FloatReason.TooSmall,
        _ => FloatReason.Unsupported,
    };
}
