using Rembg.Quantization.Calibration;
using Rembg.Quantization.Judging;
using Rembg.Quantization.Layout;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Search;

/// <summary>
/// The search for a recipe that meets the target. This class holds the order of the steps; <see cref="SearchSteps"/> performs them.
/// </summary>
internal sealed class GuardedSearch
{
    // The largest of n values underestimates future values by a share that decreases with n.
    private const double WideningOfOne = 0.4;

    private readonly QuantizationContext _context;
    private readonly QuantizationSamples _samples;
    private readonly IRecipeWriter _writer;
    private readonly MaskJudge _judge;
    private readonly SearchSteps _steps;

    /// <summary>Creates a search.</summary>
    /// <param name="context">The shared parts of the quantization.</param>
    /// <param name="samples">The photos.</param>
    /// <param name="writer">Writes the model for a recipe.</param>
    /// <param name="cancellationToken">Cancels the computation of the FP32 masks.</param>
    public GuardedSearch(QuantizationContext context, QuantizationSamples samples, IRecipeWriter writer, CancellationToken cancellationToken)
    {
        _context = context;
        _samples = samples;
        _writer = writer;
        _judge = MaskJudge.Create(context.Model, samples.ToChooseBy(context.Model), samples.Judged.Count, cancellationToken);
        _steps = new SearchSteps(context, writer, _judge, samples.Judged.Count);
    }

    /// <summary>All trials, in order.</summary>
    public IReadOnlyList<Trial> Trials => _steps.Trials;

    /// <summary>The photos that the search did not use because the FP32 model is not sure of their masks.</summary>
    public SampleSet Unsure => _judge.Unsure;

    /// <summary>True if the time budget ended the search before its last step.</summary>
    public bool IsInterrupted { get; private set; }

    /// <summary>Tries one recipe and makes no other choice.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public Trial Try(Recipe recipe, CancellationToken cancellationToken) => _steps.Try(recipe, cancellationToken);

    /// <summary>Searches for the recipe of a static quantization.</summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The best trial, and the error that each node makes.</returns>
    public (Trial Best, SensitivityTable Sensitivities) ForStatic(CancellationToken cancellationToken)
    {
        double widening = WideningOfOne / _samples.Calibration.Count;
        bool isLarge = HalfScale.IsLarge(_context.Model);
        Trial start = _steps.ChooseStart(isLarge ? [SearchSteps.ClippedRanges] : [SearchSteps.WholeRanges, SearchSteps.ClippedRanges], widening, cancellationToken);
        if (_steps.IsHopeless(start))
        {
            return (start, new SensitivityTable());
        }

        if (!isLarge)
        {
            Trial method = _steps.ChooseMethod(start, cancellationToken);

            // With ranges that break the mask, no equalization looks better than another.
            method = method.Recipe.Ranges == start.Recipe.Ranges ? method : _steps.ReconsiderEqualization(method, cancellationToken);
            start = _steps.LeaveBeginning(method, cancellationToken);
        }

        (Trial trial, SensitivityTable sensitivities) = Relieve(start, cancellationToken);
        if (isLarge)
        {
            // There is time for a few trials only, and the measurements at half scale say which of them are worth it.
            trial = _steps.LeaveBeginning(trial, cancellationToken);
        }
        else if (_steps.MayStartAgain(trial))
        {
            start = _steps.LeaveBeginning(_steps.ChooseStart([SearchSteps.WholeRanges], widening, cancellationToken), cancellationToken);
            (Trial other, SensitivityTable known) = Relieve(start, cancellationToken);
            (trial, sensitivities) = other.Loss < trial.Loss ? (other, known) : (trial, sensitivities);
        }

        bool isRelieved = !trial.Recipe.FloatNodes.IsEmpty || !trial.Recipe.RangeFactors.IsEmpty;
        trial = isRelieved ? _steps.ReconsiderEqualization(trial, cancellationToken) : trial;
        trial = _steps.ChooseWidening(trial, cancellationToken);
        trial = _steps.ChooseCompensation(trial, cancellationToken);
        trial = _steps.ReconsiderMethod(trial, cancellationToken);
        IsInterrupted = _context.Deadline.IsOver;
        return (trial, sensitivities);
    }

    /// <summary>Searches for the nodes whose weights stay in FP32, in the modes that quantize only weights.</summary>
    /// <param name="recipe">The recipe that quantizes all nodes.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The best trial, and the error that each node makes.</returns>
    public (Trial Best, SensitivityTable Sensitivities) ForWeights(Recipe recipe, CancellationToken cancellationToken)
    {
        Trial trial = Try(recipe, cancellationToken);
        SensitivityTable sensitivities = Scan(Probe(_writer.Quantize(recipe, cancellationToken), cancellationToken), cancellationToken);
        return (trial.Loss > 1 ? _steps.LeaveNodes(trial, sensitivities, cancellationToken) : trial, sensitivities);
    }

    /// <summary>Finds the nodes that harm the mask most, and gives them other ranges or leaves them in FP32.</summary>
    private (Trial Best, SensitivityTable Sensitivities) Relieve(Trial start, CancellationToken cancellationToken)
    {
        RoundingProbe probe = Probe(_writer.Quantize(start.Recipe, cancellationToken), cancellationToken);
        RangeFitting fitting = new(probe, _context.Options.MaximumError);
        (Trial fitted, SensitivityTable left) = _steps.FitRanges(start, Scan(probe, cancellationToken), fitting, cancellationToken);
        return (_steps.LeaveNodes(fitted, left, cancellationToken), left);
    }

    /// <summary>Prepares to measure parts of a model, at half the side of its input if its inferences take long.</summary>
    private RoundingProbe Probe(QuantizedModel quantized, CancellationToken cancellationToken)
    {
        if (!HalfScale.Pays(_context.Model) || HalfScale.Of(quantized.Model) is not { } half)
        {
            return new RoundingProbe(quantized, _judge);
        }

        MaskJudge judge = MaskJudge.Create(half, _samples.ToChooseBy(_context.Model).Halved(SensitivityScan.Photos), cancellationToken);
        return new RoundingProbe(quantized with { Model = half }, judge);
    }

    private SensitivityTable Scan(RoundingProbe probe, CancellationToken cancellationToken) => new SensitivityScan(probe, _context.Options.MaximumError).Measure(
        (done, all) => _context.Observer.Progress(new QuantizationProgress(QuantizationPhase.Sensitivity, done, all)),
        _context.Deadline.Half(),
        cancellationToken);
}
