using Rembg.Onnx;
using Rembg.Quantization.Numbers;
using Rembg.Quantization.Operators;

namespace Rembg.Quantization.Calibration;

/// <summary>
/// The bounds of a tensor's values for any photo: behind a Relu, a Clip or a sigmoid, and behind operators that only pass the values on.
/// </summary>
internal static class ValueBounds
{
    private static readonly ActivationRange Probability = new(0, 1);

    /// <summary>Finds the bounds.</summary>
    /// <returns>The bounds of each tensor that has any, by name; a side may be infinite.</returns>
    public static Dictionary<string, ActivationRange> Find(OnnxGraph graph)
    {
        Dictionary<string, ActivationRange> found = [];
        foreach (NodeProto node in graph.Nodes)
        {
            if (Of(node, graph, found) is { } bounds)
            {
                foreach (string output in node.Output.Where(static name => name.Length > 0))
                {
                    found[output] = bounds;
                }
            }
        }

        return found;
    }

    private static ActivationRange? Of(NodeProto node, OnnxGraph graph, Dictionary<string, ActivationRange> found)
    {
        if (!OnnxGraph.IsDefaultDomain(node.Domain))
        {
            return null;
        }

        ActivationRange? inherited = Inherited(node, graph, found);
        return node.OpType switch
        {
            "Relu" => new ActivationRange(0, inherited?.Maximum ?? double.PositiveInfinity),
            "Clip" => ClipRule.Bounds(node, graph),
            "Sigmoid" or "HardSigmoid" or "Softmax" => Probability,
            "AveragePool" or "GlobalAveragePool" => inherited,
            _ => OperatorRules.For(node).SharesScale ? inherited : null,
        };
    }

    /// <summary>Returns the common bounds of all activations; null if one of them has no bounds.</summary>
    private static ActivationRange? Inherited(NodeProto node, OnnxGraph graph, Dictionary<string, ActivationRange> found)
    {
        OperatorRule rule = OperatorRules.For(node);
        string[] inputs = [.. rule.Activations(node, graph).Select(index => node.Input[index])];
        return inputs.Length > 0 && inputs.All(found.ContainsKey)
            ? inputs.Select(input => found[input]).Aggregate(static (all, next) => all.Union(next))
            : null;
    }
}
