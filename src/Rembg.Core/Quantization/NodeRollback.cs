using Rembg.Onnx;
using Rembg.Quantization.Operators;

namespace Rembg.Quantization;

/// <summary>
/// Leaves nodes in FP32, the one with the largest gain for its cost first. Gains are measured, and measured again only when
/// a node is at the top of the queue (lazy greedy selection, Minoux 1978).
/// </summary>
internal sealed class NodeRollback
{
    // The most suspicious nodes are tried; those behind them harm too little to matter.
    private const int Candidates = 8;

    // What the nodes left for comfort may cost, as a share of the FP32 model's time.
    private const double LargestCost = 0.05;

    // For comfort a node must lower the error by this share at least, and by this many times its cost.
    private const double SmallestGain = 0.05;
    private const double GainPerCost = 4;

    // Integers save so much of a multiply-accumulate, and turning an element from integers to real numbers and another
    // memory layout takes as long as so many of them (measured with U²-Net-P on a server CPU).
    private const double Saving = 0.7;
    private const double ConversionCost = 100;

    private readonly PreparedModel _model;
    private readonly SensitivityTable _sensitivities;
    private readonly Func<Recipe, Trial> _try;
    private readonly Func<bool> _isOver;
    private readonly double _allMultiplications;

    /// <summary>Prepares.</summary>
    /// <param name="model">The FP32 model.</param>
    /// <param name="sensitivities">Which nodes are suspicious.</param>
    /// <param name="tryRecipe">Judges a recipe.</param>
    /// <param name="isOver">Whether there is no time for more.</param>
    public NodeRollback(PreparedModel model, SensitivityTable sensitivities, Func<Recipe, Trial> tryRecipe, Func<bool> isOver)
    {
        _model = model;
        _sensitivities = sensitivities;
        _try = tryRecipe;
        _isOver = isOver;
        _allMultiplications = NodeCost.Multiplications(model);
    }

    /// <summary>Improves a trial.</summary>
    public Trial Improve(Trial start)
    {
        NodeProto[] suspects = [.. _model.Graph.Nodes.Where(node => _sensitivities.Of(node.Name) > 0).OrderByDescending(node => _sensitivities.Of(node.Name))];
        Dictionary<string, double> gains = [];
        Trial best = start;
        while (Next(best, [.. suspects.Where(node => !best.Recipe.FloatNodes.Contains(node.Name)).Take(Candidates)], gains) is { } better)
        {
            best = better;
        }

        return best;
    }

    /// <summary>The trial with one more node in FP32; null where none is worth it.</summary>
    private Trial? Next(Trial best, NodeProto[] open, Dictionary<string, double> gains)
    {
        // A gain known from an earlier round can hardly have grown.
        PriorityQueue<(NodeProto Node, Trial? Trial), double> queue = new();
        foreach (NodeProto node in open)
        {
            queue.Enqueue((node, null), gains.TryGetValue(node.Name, out double gain) ? -Merit(node, gain) : double.NegativeInfinity);
        }

        while (queue.TryDequeue(out (NodeProto Node, Trial? Trial) next, out _) && !_isOver())
        {
            if (next.Trial is not null)
            {
                return IsWorthIt(next.Node, best, next.Trial) ? next.Trial : null;
            }

            Trial trial = _try(best.Recipe.WithFloat(next.Node.Name));
            gains[next.Node.Name] = best.Loss - trial.Loss;
            queue.Enqueue((next.Node, trial), -Merit(next.Node, best.Loss - trial.Loss));
        }

        return null;
    }

    /// <summary>The gain for the cost; a small constant stands for what any node costs.</summary>
    private double Merit(NodeProto node, double gain) => gain / (Cost(node) + 0.005);

    private bool IsWorthIt(NodeProto node, Trial best, Trial trial)
    {
        if (best.Loss > 1)
        {
            return trial.Loss < best.Loss;
        }

        double gain = 1 - (trial.Loss / best.Loss);
        double cost = _model.Graph.Nodes.Where(candidate => trial.Recipe.FloatNodes.Contains(candidate.Name)).Sum(Cost);
        return gain >= SmallestGain && gain >= GainPerCost * Cost(node) && cost <= LargestCost;
    }

    /// <summary>What leaving a node in FP32 costs, as a share of the FP32 model's time.</summary>
    private double Cost(NodeProto node)
    {
        double elements = OperatorRules.For(node).Activations(node).Select(index => node.Input[index]).Append(node.Output[0]).Sum(Elements);
        return ((Saving * NodeCost.Multiplications(node, _model)) + (ConversionCost * elements)) / _allMultiplications;
    }

    private double Elements(string tensor) => _model.Shapes[tensor].Aggregate(1.0, static (product, size) => product * size);
}
