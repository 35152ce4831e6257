using Rembg.Onnx;
using Rembg.Quantization.Operators;

namespace Rembg.Quantization;

/// <summary>
/// Measures what every node alone costs the mask, its weights and its activations apart. Models that are too slow for one
/// inference a node are measured in groups of neighbours, and only groups that do harm are taken apart.
/// </summary>
internal sealed class SensitivityScan
{
    // Multiply-accumulates that a scan may take: well below a minute of two server cores.
    private const double Budget = 4e12;

    private const int Photos = 2;

    // A whole group that costs less than this share of the error allowed needs no closer look.
    private const double Negligible = 0.05;

    // Sessions side by side, each with a share of the cores, as long as their weights are small.
    private const long SmallWeights = 32 << 20;

    private readonly QuantizedModel _quantized;
    private readonly MaskJudge _judge;
    private readonly double _negligible;

    /// <summary>Prepares to measure a quantized model.</summary>
    /// <param name="quantized">The model with its numbers.</param>
    /// <param name="judge">Knows the FP32 masks.</param>
    /// <param name="maximumError">The error of the mask that is allowed for all of it, 0–1.</param>
    public SensitivityScan(QuantizedModel quantized, MaskJudge judge, double maximumError)
    {
        _quantized = quantized;
        _judge = judge;
        _negligible = maximumError * Negligible;
    }

    /// <summary>Measures all nodes.</summary>
    /// <param name="step">Called after each measurement with the number of nodes done and the number of all nodes.</param>
    /// <param name="isOver">Whether there is no time for more.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The errors (0–1); a node of a group that is harmless as a whole has the group's, which is a bound for its own.</returns>
    public SensitivityTable Measure(Action<int, int> step, Func<bool> isOver, CancellationToken cancellationToken)
    {
        Part[] weights = [.. _quantized.Numbers.Weights.Keys.Select(static name => new Part(name, Tensor: null))];
        Part[] activations =
        [
            .. _quantized.Layout.IntegerNodes
                .Where(node => !_quantized.Layout.IsAbsorbed(node) && IsOwn(node, _quantized.Layout.ScaleOf(_quantized.Layout.ResultOf(node))))
                .Select(node => new Part(node.Name, _quantized.Layout.ResultOf(node))),
        ];
        int size = (int)Math.Clamp(Math.Ceiling(Photos * (weights.Length + activations.Length) * NodeCost.Multiplications(_quantized.Model) / Budget), 1, 32);
        Part[][] groups = [.. weights.Chunk(size), .. activations.Chunk(size)];

        SensitivityTable table = new();
        int sessions = OnnxFile.WeightBytes(_quantized.Model.Model) < SmallWeights ? Environment.ProcessorCount : 1;
        int threads = sessions > 1 ? 1 : 0;
        int done = 0;
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = sessions, CancellationToken = cancellationToken };
        Parallel.ForEach(groups, parallel, (group, state) =>
        {
            if (isOver())
            {
                state.Stop();
                return;
            }

            Measure(group, table, threads, cancellationToken);
            lock (table)
            {
                done += group.Length;
                step(done, weights.Length + activations.Length);
            }
        });
        return table;
    }

    private void Measure(Part[] group, SensitivityTable table, int threads, CancellationToken cancellationToken)
    {
        HashSet<string> names = [.. group.Select(static part => part.Tensor ?? part.Node)];
        ModelProto variant = group[0].Tensor is null ? FakeQuantization.OfWeights(_quantized, names) : FakeQuantization.OfActivations(_quantized, names);
        double error = _judge.Error(variant, Photos, threads, cancellationToken);
        if (group.Length > 1 && error > _negligible)
        {
            Measure(group[..(group.Length / 2)], table, threads, cancellationToken);
            Measure(group[(group.Length / 2)..], table, threads, cancellationToken);
            return;
        }

        foreach (Part part in group)
        {
            table.Add(part.Node, part.Tensor is null, error);
        }
    }

    /// <summary>Whether a node's result is rounded by a step of its own, and not only passed on.</summary>
    private bool IsOwn(NodeProto node, string scale) => _quantized.Numbers.Activations.ContainsKey(scale) && (
        !OperatorRules.For(node).SharesScale || OperatorRules.For(node).Activations(node).All(index => _quantized.Layout.ScaleOf(node.Input[index]) != scale));

    private readonly record struct Part(string Node, string? Tensor);
}
