using Rembg.Metrics;
using Rembg.Quantization.Calibration;

namespace Rembg.Quantization.Search;

/// <summary>A recipe that was tried.</summary>
/// <param name="Recipe">The recipe.</param>
/// <param name="Agreement">How its mask agrees with the FP32 mask on the photos held back.</param>
/// <param name="Judged">The same on eight photos and mirror images if fewer were held back.</param>
/// <param name="Scores">The scores of all photos that it was tried with, in their order.</param>
/// <param name="Share">The share of the multiplications that are done with integers, 0–1.</param>
/// <param name="Loss">
/// How much of the loss allowed it uses up. Above 1, where the target is missed, that is the error or the loss of IoU, on those photos or
/// on all it was tried with, whichever is most; otherwise the mean of both on all photos. It is above <see cref="ShareMissed"/> if too
/// little is done with integers.
/// </param>
internal sealed record Trial(Recipe Recipe, MaskAgreement Agreement, MaskAgreement Judged, IReadOnlyList<MaskScore> Scores, double Share, double Loss)
{
    /// <summary>More than any loss: no accuracy makes up for a model that stays FP32.</summary>
    public const double ShareMissed = 1e9;

    /// <summary>True if enough is done with integers.</summary>
    public bool HasShare => Loss < ShareMissed;

    /// <summary>
    /// The trials of which none other has a better mask and more in integers, in words: what a lower target would bring.
    /// </summary>
    public static string Frontier(IEnumerable<Trial> trials)
    {
        const int Most = 5;
        List<Trial> best = [];
        foreach (Trial trial in trials.OrderByDescending(static trial => trial.Share).ThenByDescending(static trial => trial.Judged.IoU.Mean))
        {
            if (best.Count == 0 || trial.Judged.IoU.Mean > best[^1].Judged.IoU.Mean)
            {
                best.Add(trial);
            }
        }

        int step = Math.Max(1, (best.Count + Most - 1) / Most);
        return string.Join(", ", best.Where((_, index) => index % step == 0 || index == best.Count - 1)
            .Select(static trial => FormattableString.Invariant($"IoU {trial.Judged.IoU.Mean:0.0000} with {100 * trial.Share:0} %")));
    }
}
