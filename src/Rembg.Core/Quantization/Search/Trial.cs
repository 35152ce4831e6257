using Rembg.Metrics;
using Rembg.Quantization.Calibration;

namespace Rembg.Quantization.Search;

/// <summary>A recipe that was tried.</summary>
/// <param name="Recipe">The recipe.</param>
/// <param name="Agreement">The agreement of its masks with the FP32 masks on the photos held back.</param>
/// <param name="Judged">The agreement that is compared with the target: on eight photos and mirror images if fewer were held back.</param>
/// <param name="Scores">The scores of all photos that were tried, in order.</param>
/// <param name="Share">The share of the multiplications that use integers, 0–1.</param>
/// <param name="Loss">
/// The used share of the allowed loss. Above 1, if the target is missed, it is the larger of the error and the loss of IoU, on those photos
/// or on all that were tried; otherwise it is the mean of both on all photos. It is above <see cref="ShareMissed"/> if the share of
/// integers is too small.
/// </param>
/// <param name="Cost">The estimated cost of what stays in FP32, see <see cref="MixtureCost"/>.</param>
internal sealed record Trial(Recipe Recipe, MaskAgreement Agreement, MaskAgreement Judged, IReadOnlyList<MaskScore> Scores, double Share, double Loss, double Cost)
{
    /// <summary>Greater than any loss: accuracy cannot make up for a model that stays in FP32.</summary>
    public const double ShareMissed = 1e9;

    // Ranges that are clipped instead of whole must lower the loss by this share: calibration has seen the values of mirror images, so on
    // these no value is clipped that matters on other photos. With several sets of photos for U²-Net-P, clipped ranges had a smaller loss in
    // the search and an error on other photos that was larger by more than a third.
    private const double GainOfClipping = 0.25;

    /// <summary>True if the share of integers is large enough.</summary>
    public bool HasShare => Loss < ShareMissed;

    /// <summary>Determines whether this trial is preferable to another one.</summary>
    /// <param name="other">The other trial.</param>
    /// <param name="smallestGain">The share by which the loss must be smaller, 0–1.</param>
    public bool IsBetterThan(Trial other, double smallestGain)
    {
        bool clips = other.Recipe.Ranges == SearchSteps.WholeRanges && Recipe.Ranges != SearchSteps.WholeRanges;
        bool meetsTarget = Loss <= 1 && other.Loss > 1;
        return Loss < other.Loss * (1 - (clips && !meetsTarget ? Math.Max(smallestGain, GainOfClipping) : smallestGain));
    }

    /// <summary>
    /// Describes the trials for which no other trial has both a better mask and a larger share of integers: they show what a lower target
    /// would achieve.
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
