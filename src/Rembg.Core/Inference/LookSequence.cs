using Rembg.Caching;
using Rembg.Imaging;

namespace Rembg.Inference;

/// <summary>
/// The looks at a photo, in order: the model; the same model at its second input size, if the mask is uncertain; and the second
/// model, if the mask is still uncertain. The most certain mask is used.
/// </summary>
internal sealed class LookSequence
{
    // Below this certainty, a model looks again at its second input size. Of ECSSD, these are two of five photos; above it, the
    // second mask is worse as often as it is better.
    private const double LookAgainBelow = 0.9;

    // A mask at the second size has less detail, so it must be clearly more certain: by this difference of log-odds, fitted to
    // ECSSD.
    private const double OwnSizeAdvantage = 0.27;

    private readonly SegmentationModel _model;
    private readonly SecondModel? _second;
    private readonly RemovalOptions _options;
    private readonly Looker _looker;

    /// <summary>Combines models and options. The caller keeps ownership of the models.</summary>
    /// <param name="model">The model that looks at every photo.</param>
    /// <param name="second">The model that looks at photos whose mask is uncertain; null for none.</param>
    /// <param name="options">The options for making masks.</param>
    /// <param name="cache">The cache of masks; null for none.</param>
    public LookSequence(SegmentationModel model, SecondModel? second, RemovalOptions options, MaskCache? cache)
    {
        _model = model;
        _second = second;
        _options = options;
        _looker = new Looker(options, cache);
    }

    /// <summary>Looks at a photo as often as necessary.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="classes">The classes of each mask; empty for all classes.</param>
    /// <param name="writesColors">True if any output is not just a mask.</param>
    /// <param name="limit">Limits and cancels the work.</param>
    /// <returns>The look whose masks are used, and the facts about all looks, in their order.</returns>
    public (Look Used, IReadOnlyList<LookTaken> All) Look(Photo photo, IReadOnlyList<IReadOnlyList<string>> classes, bool writesColors, TimeLimit limit)
    {
        List<Look> looks = [];
        using ReducedPhoto reduced = new(photo, ColorConversion.ToSrgb8, isKept: _second is not null || MayLookAgain(_model, writesColors));
        Look Take(SegmentationModel model)
        {
            looks.Add(_looker.Look(model, photo, reduced, classes, limit));
            return looks[^1];
        }

        (Look used, double certainty) = Ask(_model, writesColors, Take);
        if (_second is not null && _second.IsAsked(certainty))
        {
            // Models are compared by what their own masks show: the agreement of two looks says nothing about another model.
            (Look other, double otherCertainty) = Ask(_second.Model, writesColors, Take);
            (used, certainty) = other.Certainty > used.Certainty ? (other, otherCertainty) : (used, certainty);
        }

        IReadOnlyList<LookTaken> all = [.. looks.Select(look => look.Report(look == used))];
        looks.Where(look => look != used).ToList().ForEach(static look => look.Release());
        if (looks.Count > 1)
        {
            used.Masks[0] = used.Masks[0] with { Certainty = (float)certainty };
        }

        return (used, all);
    }

    /// <summary>Has a model look once, or twice if its mask is uncertain.</summary>
    private (Look Used, double Certainty) Ask(SegmentationModel model, bool writesColors, Func<SegmentationModel, Look> take)
    {
        Look first = take(model);
        if (!LooksAgain(model, first, writesColors) || model.SecondLook is not { } smaller)
        {
            return (first, first.Certainty);
        }

        Look again = take(smaller);
        bool isBetter = MaskCertainty.ToLogOdds(again.Certainty) > MaskCertainty.ToLogOdds(first.Certainty) + OwnSizeAdvantage;
        (Look used, Look other) = isBetter ? (again, first) : (first, again);
        return (used, MaskCertainty.Of(used.Masks[0], other.Masks[0]));
    }

    private bool LooksAgain(SegmentationModel model, Look first, bool writesColors) =>
        first.Masks.Length == 1 && MayLookAgain(model, writesColors) && (_options.SecondLook == SecondLook.Always || first.Certainty < LookAgainBelow);

    private bool MayLookAgain(SegmentationModel model, bool writesColors) => model.HasSecondLook && _options.SecondLook switch
    {
        SecondLook.Always => true,
        SecondLook.Never => false,
        _ => writesColors && !_options.PostProcessMask && _options.Refinement != Refinement.None,
    };
}
