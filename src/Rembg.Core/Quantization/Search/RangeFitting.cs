using System.Collections.Immutable;

using Rembg.Quantization.Layout;
using Rembg.Quantization.Numbers;

namespace Rembg.Quantization.Search;

/// <summary>
/// Fits the ranges of the activations that harm the mask most, each until its own error stops falling. The largest values of an activation
/// matter little if they only push a mask further beyond 0 or 1, whereas the coarser steps that they cause may matter a lot: the last
/// features of IS-Net reach 25, but 99.98 % of them are below 1.6, and a sixteenth of the range leaves a thirtieth of the error. Other
/// activations are needed up to their largest value. Their distribution does not show which case applies.
/// </summary>
internal sealed class RangeFitting(RoundingProbe probe, double maximumError)
{
    // An activation that causes less than this share of the allowed error, or of the total measured error, is left as it is: the squares of
    // errors add up, so that a fifth of the error increases it by a fiftieth.
    private const double Negligible = 0.2;

    // The number of activations that are fitted in parallel. It does not depend on the number of cores, so that every machine gets the same
    // result.
    private const int AtOnce = 4;

    // A step must lower the error to this share; a smaller gain is chance and would not carry over to other photos.
    private const double SmallestGain = 0.9;

    private const int MostSteps = 5;

    /// <summary>Finds the ranges.</summary>
    /// <param name="known">The error of each activation with its current range.</param>
    /// <param name="deadline">The time at which the search ends.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The factors of the changed ranges, by the name of the activation, and the remaining errors.</returns>
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

    /// <summary>Returns the scales with known errors, each with all activations that share it.</summary>
    private IEnumerable<Candidate> Candidates(SensitivityTable sensitivities)
    {
        QuantizationLayout layout = probe.Quantized.Layout;
        Dictionary<string, string[]> nodes = layout.IntegerNodes
            .Where(node => sensitivities.OfActivations(node.Name) is > 0)
            .GroupBy(node => layout.ScaleOf(layout.ResultOf(node)))
            .ToDictionary(static group => group.Key, static group => group.Select(static node => node.Name).ToArray());
        return layout.Tensors.GroupBy(layout.ScaleOf).Where(group => nodes.ContainsKey(group.Key)).Select(group => new Candidate(group.Key, [.. group], nodes[group.Key]));
    }

    /// <summary>Halves or doubles a range as long as this lowers the error.</summary>
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
    /// <param name="Tensors">The names of the activations.</param>
    /// <param name="Nodes">The names of the nodes whose own results are among the activations.</param>
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
