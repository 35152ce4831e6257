using Rembg.Onnx;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Operators;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Search;

/// <summary>
/// Leaves nodes in FP32. Forward, it adds the nodes with the most harm per cost one after another, even if a single step brings no gain
/// (two harmful nodes can hide each other's gain); backward, it quantizes every node again that turns out not to be needed.
/// </summary>
internal sealed class NodeRollback
{
    // The largest total cost of nodes, as a share of the FP32 model's time, once the target is met.
    private const double LargestCost = 0.05;

    // Beyond the target, a node must account for this share of the remaining harm, and must lower the loss by this share and by this many
    // times its cost.
    private const double SmallestShare = 0.1;
    private const double SmallestGain = 0.05;
    private const double GainPerCost = 4;

    // The cost of any node, as a share of the FP32 model's time, even of the smallest.
    private const double CostOfAny = 0.02;

    // While the target is missed, each stride is this share of the distance covered so far.
    private const double Stride = 0.25;

    private readonly PreparedModel _model;
    private readonly Func<Recipe, Trial> _try;
    private readonly Deadline _deadline;

    /// <summary>Prepares to leave nodes of a model in FP32.</summary>
    /// <param name="model">The FP32 model.</param>
    /// <param name="tryRecipe">Judges a recipe.</param>
    /// <param name="deadline">The time at which the search ends.</param>
    public NodeRollback(PreparedModel model, Func<Recipe, Trial> tryRecipe, Deadline deadline)
    {
        _model = model;
        _try = tryRecipe;
        _deadline = deadline;
    }

    /// <summary>Improves a trial.</summary>
    /// <param name="start">The trial.</param>
    /// <param name="sensitivities">The measured errors of nodes.</param>
    public Trial Improve(Trial start, SensitivityTable sensitivities) =>
        Backward(Forward(start, [.. Remedies(sensitivities).OrderByDescending(static remedy => remedy.Merit)]), sensitivities);

    /// <summary>
    /// Returns the remedies: for rounded weights, leave the node in FP32; for a rounded result, leave its node and all its readers in FP32,
    /// because the inputs and outputs of integer operators are rounded.
    /// </summary>
    private IEnumerable<Remedy> Remedies(SensitivityTable sensitivities)
    {
        foreach (NodeProto node in _model.Graph.Nodes)
        {
            if (sensitivities.Expected(node.Name, ofWeights: true) is > 0 and double ofWeights)
            {
                yield return new Remedy([node.Name], ofWeights, NodeCost.OfFloat(node, _model));
            }

            if (sensitivities.Expected(node.Name, ofWeights: false) is > 0 and double ofActivations)
            {
                NodeProto[] nodes = [node, .. Readers(node)];
                yield return new Remedy([.. nodes.Select(static reader => reader.Name)], ofActivations, nodes.Sum(reader => NodeCost.OfFloat(reader, _model)));
            }
        }
    }

    /// <summary>Returns the nodes that read a result, directly or through nodes that only pass it on.</summary>
    private IEnumerable<NodeProto> Readers(NodeProto node) => _model.Graph.Consumers(node.Output[0])
        .SelectMany(reader => reader.OpType == "Relu" ? Readers(reader) : OperatorRules.For(reader).SharesScale ? Readers(reader).Prepend(reader) : [reader])
        .Distinct();

    private Trial Forward(Trial start, IReadOnlyList<Remedy> remedies)
    {
        (Trial best, Trial current) = (start, start);
        double left = remedies.Sum(static remedy => remedy.Harm);
        for (int next = 0; next < remedies.Count && current.HasShare && !_deadline.IsOver;)
        {
            int count = current.Loss > 1 ? Math.Max(1, (int)(next * Stride)) : 1;
            Remedy[] stride = [.. remedies.Skip(next).Take(count)];
            next += count;
            Recipe recipe = current.Recipe with { FloatNodes = current.Recipe.FloatNodes.Union(stride.SelectMany(static remedy => remedy.Nodes)) };
            bool isWanted = best.Loss > 1 || (stride[0].Harm >= SmallestShare * left && Cost(recipe.FloatNodes.Contains) <= LargestCost);
            if (isWanted && recipe.FloatNodes.Count > current.Recipe.FloatNodes.Count)
            {
                Trial trial = _try(recipe);
                bool isKept = best.Loss > 1 || trial.Loss <= best.Loss * (1 - SmallestGain);
                left -= isKept ? stride.Sum(static remedy => remedy.Harm) : 0;
                current = isKept ? trial : current;
                best = trial.Loss < best.Loss ? trial : best;
            }
        }

        return best;
    }

    /// <summary>
    /// Quantizes unneeded nodes again: half of the nodes at once, then quarters, down to single nodes, the least harmful first.
    /// </summary>
    private Trial Backward(Trial best, SensitivityTable sensitivities)
    {
        for (int size = Math.Max(1, best.Recipe.FloatNodes.Count / 2); size >= 1; size /= 2)
        {
            foreach (string[] names in best.Recipe.FloatNodes.OrderBy(sensitivities.Of).ThenBy(static name => name, StringComparer.Ordinal).Chunk(size))
            {
                if (_deadline.IsOver)
                {
                    return best;
                }

                Trial without = _try(best.Recipe with { FloatNodes = best.Recipe.FloatNodes.Except(names) });
                best = AreNeeded(best, without) ? best : without;
            }
        }

        return best;
    }

    private static bool AreNeeded(Trial with, Trial without)
    {
        double cost = with.Cost - without.Cost;
        if (cost == 0 && without.Loss == with.Loss)
        {
            // They are in FP32 in any case, because of others, which may turn out not to be needed.
            return false;
        }

        if (without.Loss > 1)
        {
            return without.Loss > with.Loss || (without.Loss > with.Loss * (1 - SmallestGain) && cost <= 0);
        }

        double gain = 1 - (with.Loss / without.Loss);
        return cost <= 0 ? gain >= 0 : gain >= SmallestGain && gain >= GainPerCost * cost;
    }

    private double Cost(Func<string, bool> isFloat) => _model.Graph.Nodes.Where(node => isFloat(node.Name)).Sum(node => NodeCost.OfFloat(node, _model));

    /// <summary>A set of nodes to leave in FP32 together.</summary>
    /// <param name="Nodes">The names of the nodes.</param>
    /// <param name="Harm">The squared error that this removes: the squares of independent errors add up.</param>
    /// <param name="Cost">The cost, as a share of the FP32 model's time.</param>
    private sealed record Remedy(IReadOnlyList<string> Nodes, double Harm, double Cost)
    {
        public double Merit => Harm / (Cost + CostOfAny);
    }
}
