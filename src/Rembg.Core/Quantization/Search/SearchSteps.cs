using System.Collections.Immutable;
using System.Diagnostics;

using Rembg.Metrics;
using Rembg.Onnx;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Judging;
using Rembg.Quantization.Layout;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Search;

/// <summary>
/// The steps of the search for a recipe; <see cref="GuardedSearch"/> holds their order. The masks of the photos held back decide every step,
/// and no step leaves more multiplications in FP32 than the target allows.
/// </summary>
internal sealed class SearchSteps
{
    // The degrees of equalization, except for none, from the least.
    private static readonly double[] Alphas = [0.5, 0.75, 0.9];

    private static readonly RangeMethod[] Methods =
    [
        WholeRanges,
        new(CalibrationMethod.Percentile),
        ClippedRanges,
        new(CalibrationMethod.Percentile, 0.0003),
        new(CalibrationMethod.Percentile, 0.001),
        new(CalibrationMethod.MeanSquaredError),
        new(CalibrationMethod.Entropy),
    ];

    private readonly QuantizationContext _context;
    private readonly QuantizationOptions _options;
    private readonly IRecipeWriter _writer;
    private readonly MaskJudge _judge;
    private readonly int _heldBack;
    private readonly QuantizedShare _share;
    private readonly TriedRecipes _tried;

    /// <summary>Prepares the steps.</summary>
    /// <param name="context">The shared parts of the quantization.</param>
    /// <param name="writer">Writes the model for a recipe.</param>
    /// <param name="judge">Compares masks with the FP32 model's masks.</param>
    /// <param name="heldBack">The number of the judge's first photos that were held back from calibration.</param>
    public SearchSteps(QuantizationContext context, IRecipeWriter writer, MaskJudge judge, int heldBack)
    {
        _context = context;
        _options = context.Options;
        _writer = writer;
        _judge = judge;
        _heldBack = heldBack;
        _share = new QuantizedShare(context.Options);
        _tried = new TriedRecipes(writer);
    }

    /// <summary>
    /// Ranges that are clipped a little. In some networks, a few values in ten thousand of some features are far outliers, and with the
    /// full range no equalization would look good.
    /// </summary>
    public static RangeMethod ClippedRanges => new(CalibrationMethod.Percentile, 0.0001);

    /// <summary>
    /// Ranges as seen, with which a search also starts again. Some networks need the largest values of all but one or two features, and those
    /// few do so much harm that they hide the quality of the others until their nodes are left in FP32.
    /// </summary>
    public static RangeMethod WholeRanges => new(CalibrationMethod.MinMax);

    /// <summary>All trials, in order.</summary>
    public IReadOnlyList<Trial> Trials => _tried.All;

    /// <summary>
    /// Determines whether another start may improve the result: the target is not met comfortably, and there is time and permission for it.
    /// </summary>
    public bool MayStartAgain(Trial best) => best.Loss > ComfortableLoss && best.Recipe.Ranges != WholeRanges
        && _options.CalibrationMethod is null && !_context.Deadline.IsOver;

    /// <summary>
    /// Determines whether the model will be refused in any case: the first recipe uses integers wherever it can, and no other recipe has a
    /// larger share of them.
    /// </summary>
    public bool IsHopeless(Trial first) => !first.HasShare && _options.RefusesBelowTarget;

    /// <summary>
    /// Returns the best of some range methods and equalizations, with and without corrected biases; the first of them if the model is
    /// hopeless. The equalizations are tried with each method, because they depend on it; no equalization is only tried if the least one is
    /// the best. For a large model, only two equalizations are tried.
    /// </summary>
    /// <param name="methods">The range methods, unless the caller has chosen one.</param>
    /// <param name="widening">The widening of ranges.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public Trial ChooseStart(IReadOnlyList<RangeMethod> methods, double widening, CancellationToken cancellationToken)
    {
        bool isLarge = HalfScale.IsLarge(_context.Model);
        double[] alphas = _options.Equalization.Alpha is { } given ? [given] : isLarge ? Alphas[..AlphasOfLargeModel] : Alphas;
        RangeMethod[] tried = _options.CalibrationMethod is { } method ? [new RangeMethod(method)] : [.. methods];
        Trial? chosen = null;
        foreach (RangeMethod ranges in tried.TakeWhile(_ => chosen is null || !_context.Deadline.IsOver))
        {
            Recipe[] recipes = [.. alphas.Select(alpha => new Recipe(alpha, ranges, _options.BiasCorrection ?? true, Compensation: true, widening, []))];
            Trial first = Try(recipes[0], cancellationToken);
            if (IsHopeless(first))
            {
                return first;
            }

            Trial next = recipes.Skip(1).Aggregate(first, (soFar, recipe) => Better(soFar, recipe, cancellationToken, smallestGain: 0));
            chosen = chosen is null || next.IsBetterThan(chosen, smallestGain: 0) ? next : chosen;
        }

        Trial best = chosen!;
        if (isLarge)
        {
            return best;
        }

        if (_options.Equalization.Alpha is null && best.Recipe.Alpha == Alphas[0])
        {
            best = Better(best, best.Recipe with { Alpha = 0 }, cancellationToken);
        }

        return _options.BiasCorrection is null ? Better(best, best.Recipe with { BiasCorrection = false }, cancellationToken) : best;
    }

    /// <summary>Tries other ranges for the activations that harm the mask most.</summary>
    /// <param name="start">The best trial so far.</param>
    /// <param name="known">The error of each activation in that trial.</param>
    /// <param name="fitting">Finds the ranges.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The best trial, and the error of each activation in it.</returns>
    public (Trial Best, SensitivityTable Sensitivities) FitRanges(Trial start, SensitivityTable known, RangeFitting fitting, CancellationToken cancellationToken)
    {
        (ImmutableDictionary<string, double> factors, SensitivityTable fitted) = fitting.Find(known, _context.Deadline.Half(), cancellationToken);
        if (factors.IsEmpty || _context.Deadline.IsOver)
        {
            return (start, known);
        }

        // Each new range alone lowers the error. All together may not, if one activation that no range improves hides their gain.
        Trial trial = Try(start.Recipe with { RangeFactors = factors }, cancellationToken);
        return trial.Loss <= start.Loss * (1 + SmallestGain) ? (trial, fitted) : (start, known);
    }

    /// <summary>
    /// Leaves nodes in FP32: as many as the target needs, and in addition those that lower the error by far more than they cost.
    /// </summary>
    public Trial LeaveNodes(Trial start, SensitivityTable sensitivities, CancellationToken cancellationToken)
    {
        NodeRollback rollback = new(_context.Model, recipe => Try(recipe, cancellationToken), _context.Deadline);
        return rollback.Improve(start, sensitivities);
    }

    /// <summary>
    /// Leaves the first products in FP32 if the target is missed, as few as it needs: their errors pass through all the others. In a network
    /// of many light layers, none of them does much harm alone.
    /// </summary>
    public Trial LeaveBeginning(Trial start, CancellationToken cancellationToken)
    {
        Trial best = start;
        if (best.Loss <= 1)
        {
            return best;
        }

        // The rewritten model has nodes that the original one does not have.
        foreach (ImmutableHashSet<string> nodes in _share.Beginnings(_writer.Quantize(start.Recipe, cancellationToken).Model).ToList())
        {
            if (best.Loss <= 1)
            {
                break;
            }

            best = Better(best, start.Recipe with { FloatNodes = start.Recipe.FloatNodes.Union(nodes) }, cancellationToken);
        }

        return best;
    }

    /// <summary>Tries the other range methods if the target is not met comfortably.</summary>
    public Trial ChooseMethod(Trial start, CancellationToken cancellationToken) =>
        Best(start, Methods.Where(other => other != start.Recipe.Ranges), cancellationToken);

    /// <summary>
    /// Tries again the other range methods that were best before nodes were left in FP32; whole ranges if no other method was tried.
    /// </summary>
    public Trial ReconsiderMethod(Trial start, CancellationToken cancellationToken)
    {
        IEnumerable<RangeMethod> promising = Trials.Where(static trial => trial.Recipe.FloatNodes.IsEmpty)
            .GroupBy(static trial => trial.Recipe.Ranges)
            .Where(group => group.Key != start.Recipe.Ranges)
            .OrderBy(static group => group.Min(static trial => trial.Loss))
            .Select(static group => group.Key)
            .Take(MostReconsidered)
            .DefaultIfEmpty(WholeRanges);
        return Best(start, promising, cancellationToken);
    }

    /// <summary>Tries the other equalizations, which cost nothing at run time, after another choice that they may depend on.</summary>
    public Trial ReconsiderEqualization(Trial start, CancellationToken cancellationToken)
    {
        if (_options.Equalization.Alpha is not null)
        {
            return start;
        }

        return Alphas.Append(0).Where(alpha => alpha != start.Recipe.Alpha)
            .Aggregate(start, (best, alpha) => Better(best, Unfitted(start.Recipe) with { Alpha = alpha }, cancellationToken));
    }

    /// <summary>Tries ranges exactly as seen, and wider ones, if the target is not met comfortably.</summary>
    public Trial ChooseWidening(Trial start, CancellationToken cancellationToken)
    {
        if (start.Loss <= ComfortableLoss || start.Recipe.Ranges.Method != CalibrationMethod.MinMax)
        {
            return start;
        }

        double widening = start.Recipe.Widening;
        return new[] { 0, 2 * widening }.Aggregate(start, (best, other) => Better(best, start.Recipe with { Widening = other }, cancellationToken));
    }

    /// <summary>
    /// Tries weights that are each rounded to the nearest integer, because correlations in few photos may not hold for others.
    /// </summary>
    public Trial ChooseCompensation(Trial start, CancellationToken cancellationToken) =>
        Better(start, start.Recipe with { Compensation = false }, cancellationToken);

    /// <summary>Tries a recipe, unless it was already tried.</summary>
    public Trial Try(Recipe recipe, CancellationToken cancellationToken) =>
        _tried.Find(recipe) ?? TryAnew(recipe, cancellationToken);

    // Two or three photos may all be easy or all be difficult. Mirror images supplement them up to this number.
    private const int FewestToJudgeBy = 8;

    // A loss below this share of the allowed loss leaves a margin for photos that are harder than those held back.
    private const double ComfortableLoss = 0.5;

    // A choice must lower the loss by this share; a smaller gain is chance and would not carry over to other photos.
    private const double SmallestGain = 0.05;

    // The number of range methods that get a second chance.
    private const int MostReconsidered = 3;

    // Each trial of a large model takes long.
    private const int AlphasOfLargeModel = 2;

    // Only used for the progress bar.
    private const int ExpectedTrials = 30;

    // Once the target is met, a single difficult photo would decide the IoU: the error and more photos are more representative.
    private double LossOf(MaskAgreement judged, MaskAgreement all)
    {
        double larger = Math.Max(_options.LossOf(judged), _options.LossOf(all));
        return larger > 1 ? larger : _options.MeanLossOf(all);
    }

    // Ranges were fitted for one equalization and one method.
    private static Recipe Unfitted(Recipe recipe) => recipe with { RangeFactors = ImmutableDictionary<string, double>.Empty };

    private Trial Best(Trial start, IEnumerable<RangeMethod> methods, CancellationToken cancellationToken) =>
        _options.CalibrationMethod is not null || start.Loss <= ComfortableLoss
            ? start
            : methods.Aggregate(start, (best, other) => Better(best, Unfitted(start.Recipe) with { Ranges = other }, cancellationToken));

    private Trial TryAnew(Recipe recipe, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        if (!_context.Model.HasSmallWeights)
        {
            OnnxSession.ReleaseVariants();
        }

        QuantizedModel quantized = _writer.Quantize(recipe, cancellationToken);
        IReadOnlyList<MaskScore> scores = _judge.Judge(_writer.Write(quantized), cancellationToken);
        MaskAgreement all = MaskAgreement.Summarize(scores);
        MaskAgreement agreement = MaskAgreement.Summarize([.. scores.Take(_heldBack)]);
        MaskAgreement judged = MaskAgreement.Summarize([.. scores.Take(Math.Max(_heldBack, FewestToJudgeBy))]);
        double share = _share.Of(quantized);
        double loss = LossOf(judged, all);
        Trial trial = new(recipe, agreement, judged, scores, share, _share.Suffices(share) ? loss : loss + Trial.ShareMissed, MixtureCost.Of(quantized));
        _tried.Add(trial);
        _context.Deadline.Expect(Stopwatch.GetElapsedTime(start));
        _context.Observer.Note(FormattableString.Invariant(
            $"Equalization {new EqualizationChoice(recipe.Alpha)}, {recipe.Ranges}{(recipe.BiasCorrection ? ", biases corrected" : string.Empty)}{(recipe.Compensation ? ", rounding compensated" : string.Empty)}, widened by {recipe.Widening:0.###}, {recipe.RangeFactors.Count} ranges fitted, {recipe.FloatNodes.Count} nodes in FP32: {share:P0} in integers, IoU {all.IoU}, error {all.MeanAbsoluteError}"));
        _context.Observer.Progress(new QuantizationProgress(QuantizationPhase.Choose, Trials.Count, Math.Max(ExpectedTrials, Trials.Count)));
        return trial;
    }

    private Trial Better(Trial best, Recipe recipe, CancellationToken cancellationToken, double smallestGain = SmallestGain)
    {
        if (_context.Deadline.IsOver)
        {
            return best;
        }

        Trial trial = Try(recipe, cancellationToken);
        return trial.IsBetterThan(best, smallestGain) ? trial : best;
    }
}
