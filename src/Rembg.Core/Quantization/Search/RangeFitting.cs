using System.Collections.Immutable;

using Rembg.Quantization.Layout;
using Rembg.Quantization.Numbers;

namespace Rembg.Quantization.Search;

/// <summary>
/// Fits the ranges of the activations that harm the mask most, each until its own error no longer falls. The largest values of
/// an activation matter little where they only push a mask further beyond 0 or 1, and the steps that they cost may matter
/// much: the last features of IS-Net reach 25, 99.98 % of them lie below 1.6, and a sixteenth of the range leaves a thirtieth
/// of the error. Other activations are needed up to their largest value. Their distribution does not tell one from the other.
/// </summary>
internal sealed class RangeFitting(RoundingProbe probe, double maximumError)
{
    // An activation that makes less than this share of the error allowed, or of all that was measured, is left as it is: errors
    // add in squares, so that a fifth of the error adds a fiftieth to it.
    private const double Negligible = 0.2;

    // Activations that are fitted side by side: not as many as there are cores, so that every machine finds the same.
    private const int AtOnce = 4;

    // A step must lower the error to this share; less is chance, which other photos will not share.
    private const double SmallestGain = 0.9;

    private const int MostSteps = 5;

    /// <summary>Finds the ranges.</summary>
    /// <param name="known">The error that each activation makes in the range that it has.</param>
    /// <param name="deadline">When there is no time for more.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The factors of the ranges that are changed, by the names of activations; and the errors that are left.</returns>
    public (ImmutableDictionary<string, double> Factors, SensitivityTable Sensitivities) Find(SensitivityTable known, Deadline deadline, CancellationToken cancellationToken)
    {
        SensitivityTable sensitivities = new(known);
        List<Candidate> open = [.. Candidates(sensitivities)];
        List<Candidate> hopeless = [];
        ImmutableDictionary<string, double>.Builder found = ImmutableDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        while (!deadline.IsOver)
        {
            double others = Math.Sqrt(sensitivities.ActivationErrors(except: hopeless.SelectMany(static candidate => candidate.Nodes)).Sum(static error => error * error));
            double negligible = Negligible * Math.Max(maximumError, others);
            Candidate[] worst = [.. open.Where(candidate => candidate.Error(sensitivities) > negligible).OrderByDescending(candidate => candidate.Error(sensitivities)).Take(AtOnce)];
            if (worst.Length == 0)
            {
                break;
            }

            (double Factor, double Error)[] fitted = new (double, double)[worst.Length];
            probe.ForEach(worst.Length, index => fitted[index] = Fit(worst[index], cancellationToken), cancellationToken);
            foreach ((Candidate candidate, (double factor, double error)) in worst.Zip(fitted))
            {
                open.Remove(candidate);
                candidate.SetError(sensitivities, error);
                if (factor == 1)
                {
                    hopeless.Add(candidate);
                }
                else
                {
                    found.AddRange(candidate.Tensors.Select(tensor => KeyValuePair.Create(tensor, factor)));
                }
            }
        }

        return (found.ToImmutable(), sensitivities);
    }

    /// <summary>The scales that the table knows errors of, each with all activations that share it.</summary>
    private IEnumerable<Candidate> Candidates(SensitivityTable sensitivities)
    {
        QuantizationLayout layout = probe.Quantized.Layout;
        Dictionary<string, string[]> nodes = layout.IntegerNodes
            .Where(node => sensitivities.OfActivations(node.Name) is > 0)
            .GroupBy(node => layout.ScaleOf(layout.ResultOf(node)))
            .ToDictionary(static group => group.Key, static group => group.Select(static node => node.Name).ToArray());
        return layout.Tensors.GroupBy(layout.ScaleOf).Where(group => nodes.ContainsKey(group.Key)).Select(group => new Candidate(group.Key, [.. group], nodes[group.Key]));
    }

    /// <summary>Halves a range, or doubles it, as long as this lowers the error.</summary>
    private (double Factor, double Error) Fit(Candidate candidate, CancellationToken cancellationToken)
    {
        QuantizationParameters given = probe.Quantized.Numbers.Activations[candidate.Scale];
        (double Factor, double Error) unchanged = (1, ErrorAt(1));
        (double Factor, double Error) narrower = Follow(0.5);
        return narrower == unchanged ? Follow(2) : narrower;

        (double Factor, double Error) Follow(double step)
        {
            (double Factor, double Error) best = unchanged;
            for (int i = 0; i < MostSteps; i++)
            {
                (double Factor, double Error) next = (best.Factor * step, ErrorAt(best.Factor * step));
                if (next.Error >= SmallestGain * best.Error)
                {
                    break;
                }

                best = next;
            }

            return best;
        }

        double ErrorAt(double factor)
        {
            ActivationRange range = given.Range.Fitted(factor);
            return probe.OfActivations(candidate.Tensors, candidate.Scale, QuantizationParameters.Asymmetric(range.Minimum, range.Maximum, given.Type), SensitivityScan.Photos, cancellationToken);
        }
    }

    /// <summary>Activations that share a scale.</summary>
    /// <param name="Scale">The name of the scale.</param>
    /// <param name="Tensors">The activations' names.</param>
    /// <param name="Nodes">The names of the nodes whose own results are among them.</param>
    private sealed record Candidate(string Scale, HashSet<string> Tensors, string[] Nodes)
    {
        public double Error(SensitivityTable sensitivities) => Math.Sqrt(Nodes.Sum(node => sensitivities.Expected(node, ofWeights: false)));

        public void SetError(SensitivityTable sensitivities, double error)
        {
            foreach (string node in Nodes)
            {
                sensitivities.Add(node, ofWeights: false, error, Nodes.Length);
            }
        }
    }
}
