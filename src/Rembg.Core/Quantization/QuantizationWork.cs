using Rembg.Models;
using Rembg.Onnx;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Equalization;
using Rembg.Quantization.Preparation;
using Rembg.Quantization.Reporting;
using Rembg.Quantization.Search;
using Rembg.Quantization.Writing;

namespace Rembg.Quantization;

/// <summary>One quantization from the prepared model to the graph to write: calibrate, choose, rewrite.</summary>
internal sealed class QuantizationWork
{
    private readonly PreparedModel _model;
    private readonly ModelDescription _description;
    private readonly QuantizationSamples _samples;
    private readonly QuantizationOptions _options;
    private readonly IQuantizationObserver _observer;
    private readonly Deadline _deadline;
    private readonly bool _reduceRange;

    /// <summary>Prepares the quantization of a model.</summary>
    public QuantizationWork(
        PreparedModel model,
        ModelDescription description,
        QuantizationSamples samples,
        QuantizationOptions options,
        IQuantizationObserver observer,
        Deadline deadline)
    {
        _model = model;
        _description = description;
        _samples = samples;
        _options = options;
        _observer = observer;
        _deadline = deadline;
        _reduceRange = options.HasReducedRange;
    }

    // The largest of n values underestimates what is to come by a share that falls with n.
    private const double WideningOfOne = 0.4;

    /// <summary>Calibrates, searches for the best recipe, and writes the graph of it.</summary>
    public QuantizationOutcome Run(CancellationToken cancellationToken)
    {
        IRecipeWriter writer = _options.Mode switch
        {
            QuantizationMode.Static => Calibrate(cancellationToken),
            QuantizationMode.Dynamic => new WeightQuantizer(_model, _options, _reduceRange, DynamicWriter.Write, DynamicWriter.Supports),
            QuantizationMode.WeightOnly => new WeightQuantizer(_model, _options, reduceRange: false, WeightOnlyWriter.Write),
            _ => new WeightQuantizer(_model, _options, reduceRange: false, Float16Writer.Write),
        };
        if (_samples.Judged.Count == 0)
        {
            return Describe(writer, Textbook(), search: null, new SensitivityTable(), cancellationToken);
        }

        MaskJudge judge = MaskJudge.Create(_model, _samples.ToChooseBy(_model), cancellationToken);
        GuardedSearch search = new(writer, _model, judge, _samples.Judged.Count, _options, _observer, _deadline);
        SensitivityTable sensitivities = new();
        Trial trial;
        if (_options.Accuracy == AccuracyPolicy.Unchecked)
        {
            trial = search.Try(Textbook(), cancellationToken);
        }
        else if (_options.Mode == QuantizationMode.Static)
        {
            double widening = WideningOfOne / _samples.Calibration.Count;
            Trial start = search.ChooseEqualization(GuardedSearch.ClippedRanges, widening, cancellationToken);
            (trial, sensitivities) = Relieve(search.ChooseMethod(start, cancellationToken));
            if (search.MayStartAgain(trial))
            {
                (Trial other, SensitivityTable known) = Relieve(search.ChooseEqualization(GuardedSearch.WholeRanges, widening, cancellationToken));
                (trial, sensitivities) = other.Loss < trial.Loss ? (other, known) : (trial, sensitivities);
            }

            trial = search.ReconsiderEqualization(trial, cancellationToken);
            trial = search.ChooseWidening(trial, cancellationToken);
            trial = search.ReconsiderMethod(search.ChooseCompensation(trial, cancellationToken), cancellationToken);
        }
        else
        {
            trial = search.Try(Textbook(), cancellationToken);
            if (_options.Mode != QuantizationMode.Float16)
            {
                sensitivities = Scan(Probe(writer.Quantize(trial.Recipe, cancellationToken), judge, cancellationToken), cancellationToken);
                trial = trial.Loss > 1 ? search.LeaveNodes(trial, sensitivities, cancellationToken) : trial;
            }
        }

        return Describe(writer, trial.Recipe, search, sensitivities, cancellationToken);

        // Finds what harms the mask most, and gives it another range or leaves it in FP32.
        (Trial Best, SensitivityTable Sensitivities) Relieve(Trial start)
        {
            RoundingProbe probe = Probe(writer.Quantize(start.Recipe, cancellationToken), judge, cancellationToken);
            (Trial fitted, SensitivityTable left) = search.FitRanges(start, Scan(probe, cancellationToken), new RangeFitting(probe, _options.MaximumError), cancellationToken);
            return (search.LeaveNodes(fitted, left, cancellationToken), left);
        }
    }

    /// <summary>The recipe without any choice: what was not asked for is not done.</summary>
    private Recipe Textbook() => new(
        _options.Equalization.Alpha ?? 0,
        new RangeMethod(_options.CalibrationMethod ?? CalibrationMethod.MinMax),
        _options.BiasCorrection ?? false,
        Compensation: false,
        Widening: 0,
        []);

    private StaticQuantizer Calibrate(CancellationToken cancellationToken)
    {
        int step = 0;
        bool isGuarded = _options.Accuracy == AccuracyPolicy.Guarded;
        IReadOnlyDictionary<string, ActivationStatistics> statistics = Observe(
            _model,
            () => _observer.Progress(new QuantizationProgress(QuantizationPhase.Calibrate, ++step, _samples.Calibration.Count)));
        (PreparedModel model, int channels) = isGuarded ? OffsetAbsorption.Apply(_model, statistics) : (_model, 0);
        if (channels > 0)
        {
            _observer.Note(FormattableString.Invariant($"{channels} channels are large and nearly constant; their constant parts are moved to the biases"));
            statistics = Observe(model, static () => { });
        }

        if (isGuarded && _options.Equalization.Alpha != 0)
        {
            (model, statistics) = GateConvolutions.Apply(model, statistics);
        }

        IReadOnlyDictionary<string, InputCorrelation> correlations = isGuarded
            ? CorrelationCollector.Collect(model, _samples.Calibration, cancellationToken)
            : new Dictionary<string, InputCorrelation>();
        RangeEstimator estimator = new(model, statistics, _samples.Calibration, _options, UsefulRanges.Find(model, _description));
        return new StaticQuantizer(model, _options, _reduceRange, statistics, correlations, estimator);

        IReadOnlyDictionary<string, ActivationStatistics> Observe(PreparedModel observed, Action stepped) =>
            RangeCollector.Collect(observed, StaticQuantizer.CalibratedTensors(observed), _samples.Calibration, stepped, cancellationToken);
    }

    /// <summary>Prepares to measure parts of a model, at half the side of its input if it is large.</summary>
    private RoundingProbe Probe(QuantizedModel quantized, MaskJudge judge, CancellationToken cancellationToken)
    {
        if (HalfScale.IsLarge(_model) && HalfScale.Of(quantized.Model) is { } half)
        {
            quantized = quantized with { Model = half };
            judge = MaskJudge.Create(half, _samples.ToChooseBy(_model).Halved(SensitivityScan.Photos), cancellationToken);
        }

        return new RoundingProbe(quantized, judge);
    }

    private SensitivityTable Scan(RoundingProbe probe, CancellationToken cancellationToken) => new SensitivityScan(probe, _options.MaximumError).Measure(
        (done, all) => _observer.Progress(new QuantizationProgress(QuantizationPhase.Sensitivity, done, all)),
        _deadline.Half(),
        cancellationToken);

    private QuantizationOutcome Describe(IRecipeWriter writer, Recipe recipe, GuardedSearch? search, SensitivityTable sensitivities, CancellationToken cancellationToken)
    {
        QuantizedModel quantized = writer.Quantize(recipe, cancellationToken);
        ModelProto written = writer.Write(quantized);
        NodeReport report = new(quantized, recipe, sensitivities, new NodeFilter(_options));
        Trial? trial = search?.Trials.Last(trial => trial.Recipe == recipe);
        return new QuantizationOutcome(
            written,
            recipe,
            trial?.Agreement,
            trial?.Judged,
            trial is null ? null : Prove(written, trial, cancellationToken),
            new QuantizedShare(_options).Of(quantized),
            search is null ? string.Empty : Trial.Frontier(search.Trials),
            report.Quantized,
            report.Floats,
            report.Sensitivities);
    }

    /// <summary>The IoU that difficult photos are expected to reach, by more photos than the search had time for.</summary>
    private double Prove(ModelProto written, Trial trial, CancellationToken cancellationToken)
    {
        double[] photos = [.. trial.Scores.Select(static score => score.IoU), .. Scores(written, _samples.ToProveBy(_model), cancellationToken)];
        double[] recolored = Scores(written, _samples.InOtherLight, cancellationToken);
        _observer.Note(FormattableString.Invariant($"The worst of {photos.Length} photos and mirror images has an IoU of {photos.Min():0.0000}, the worst of {recolored.Length} with changed light {recolored.Min():0.0000}"));
        return ExpectedWorst.Of(photos, recolored);
    }

    private double[] Scores(ModelProto written, SampleSet samples, CancellationToken cancellationToken) => samples.Count == 0
        ? []
        : [.. MaskJudge.Create(_model, samples, cancellationToken).Judge(written, cancellationToken).Select(static score => score.IoU)];
}
