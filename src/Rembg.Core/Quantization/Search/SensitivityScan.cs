using Rembg.Onnx;
using Rembg.Quantization.Layout;
using Rembg.Quantization.Operators;

namespace Rembg.Quantization.Search;

/// <summary>
/// Measures the effect of every node on the mask, separately for its weights and its activations. Groups of neighbours are measured first,
/// and the worst are split repeatedly until no relevant group is left (adaptive group testing, Dorfman 1943). Separate inferences for all
/// nodes would reveal nothing more about the few that break a mask.
/// </summary>
internal sealed class SensitivityScan
{
    /// <summary>The number of photos that are used.</summary>
    public const int Photos = 2;

    // The initial number of nodes in a group.
    private const int GroupSize = 16;

    // The number of groups that are split at once. It does not depend on the number of cores, so that every machine measures the same.
    private const int AtOnce = 4;

    // A part that causes less than this share of the allowed error, or of the total measured error, is not examined further. The squares of
    // errors add up: without a part of three tenths, the error is smaller by less than a twentieth.
    private const double NegligibleOfTarget = 0.05;
    private const double NegligibleOfAll = 0.3;

    // Only used for the progress bar: the expected number of measurements, relative to the first round.
    private const int ExpectedRounds = 3;

    private readonly RoundingProbe _probe;
    private readonly QuantizedModel _quantized;
    private readonly double _maximumError;

    /// <summary>Prepares to measure a quantized model.</summary>
    /// <param name="probe">Measures parts of the model.</param>
    /// <param name="maximumError">The allowed error of the mask for the whole model, 0–1.</param>
    public SensitivityScan(RoundingProbe probe, double maximumError)
    {
        _probe = probe;
        _quantized = probe.Quantized;
        _maximumError = maximumError;
    }

    /// <summary>Returns the error below which a part is not examined further.</summary>
    /// <param name="maximumError">The allowed error of the mask for the whole model, 0–1.</param>
    /// <param name="errors">The errors of its parts.</param>
    public static double Negligible(double maximumError, IEnumerable<double> errors) => Math.Max(
        NegligibleOfTarget * maximumError,
        NegligibleOfAll * Math.Sqrt(errors.Sum(static error => error * error)));

    /// <summary>Measures all nodes.</summary>
    /// <param name="step">Called after each measurement with the completed and the expected number of measurements.</param>
    /// <param name="deadline">The time at which the search ends.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The errors (0–1). A node of a group that is harmless as a whole has the group's error as an upper bound.</returns>
    public SensitivityTable Measure(Action<int, int> step, Deadline deadline, CancellationToken cancellationToken)
    {
        Part[] weights = [.. _quantized.Numbers.Weights.Keys.Select(static name => new Part(name, Tensor: null))];
        Part[] activations =
        [
            .. _quantized.Layout.IntegerNodes
                .Where(node => !_quantized.Layout.IsAbsorbed(node) && !_quantized.Layout.HasRealResult(node) && IsOwn(node, _quantized.Layout.ScaleOf(_quantized.Layout.ResultOf(node))))
                .Select(node => new Part(node.Name, _quantized.Layout.ResultOf(node))),
        ];
        Part[][] first = [.. weights.Chunk(GroupSize), .. activations.Chunk(GroupSize)];
        Lock stepping = new();
        int done = 0;
        int expected = ExpectedRounds * first.Length;
        List<Group> groups = [.. Measure([.. first.Select(static parts => new Group(parts, Error: null))])];
        while (!deadline.IsOver)
        {
            double negligible = Negligible(_maximumError, groups.Select(static group => group.Error ?? 0));
            Group[] open = [.. groups.Where(group => group.Parts.Length > 1 && group.Error > negligible).OrderByDescending(static group => group.Error)];
            if (open.Length == 0)
            {
                break;
            }

            Group[] worst = [.. open.Take(AtOnce)];
            groups.RemoveAll(worst.Contains);
            groups.AddRange(Measure([.. worst.SelectMany(static group => group.Halves())]));
        }

        return Tabulate(groups);

        // Measured in parallel; groups for which there is no time keep their initial bound.
        Group[] Measure(Group[] unknown)
        {
            _probe.ForEach(
                unknown.Length,
                index =>
                {
                    if (!deadline.IsOver)
                    {
                        unknown[index] = unknown[index] with { Error = ErrorOf(unknown[index].Parts, cancellationToken), Measured = unknown[index].Parts.Length };
                        lock (stepping)
                        {
                            step(++done, Math.Max(done, expected));
                        }
                    }
                },
                cancellationToken);
            return unknown;
        }
    }

    private double ErrorOf(Part[] parts, CancellationToken cancellationToken)
    {
        HashSet<string> names = [.. parts.Select(static part => part.Tensor ?? part.Node)];
        return parts[0].Tensor is null ? _probe.OfWeights(names, Photos, cancellationToken) : _probe.OfActivations(names, Photos, cancellationToken);
    }

    private static SensitivityTable Tabulate(IEnumerable<Group> groups)
    {
        SensitivityTable table = new();
        foreach (Group group in groups)
        {
            foreach (Part part in group.Error is null ? [] : group.Parts)
            {
                table.Add(part.Node, part.Tensor is null, group.Error!.Value, group.Measured);
            }
        }

        return table;
    }

    /// <summary>Determines whether a node's result is rounded in its own step and not only passed on.</summary>
    private bool IsOwn(NodeProto node, string scale) => _quantized.Numbers.Activations.ContainsKey(scale) && (
        !OperatorRules.For(node).SharesScale || OperatorRules.For(node).Activations(node, _quantized.Model.Graph).All(index => _quantized.Layout.ScaleOf(node.Input[index]) != scale));

    /// <summary>The weights of a node, or its result: the tensor that is rounded.</summary>
    private readonly record struct Part(string Node, string? Tensor);

    /// <summary>
    /// Parts that are rounded together, their error (0–1; null if it is unknown), and the number of parts for which it was measured.
    /// </summary>
    private sealed record Group(Part[] Parts, double? Error, int Measured = 0)
    {
        public IEnumerable<Group> Halves() => [this with { Parts = Parts[..(Parts.Length / 2)] }, this with { Parts = Parts[(Parts.Length / 2)..] }];
    }
}
