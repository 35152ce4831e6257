using Rembg.Onnx;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Equalization;
using Rembg.Quantization.Judging;
using Rembg.Quantization.Layout;
using Rembg.Quantization.Preparation;
using Rembg.Quantization.Reporting;
using Rembg.Quantization.Search;
using Rembg.Quantization.Writing;

namespace Rembg.Quantization;

/// <summary>Performs one quantization, from the prepared model to the graph to write: calibrates, chooses and rewrites.</summary>
internal sealed class QuantizationWork
{
    private readonly QuantizationContext _context;
    private readonly PreparedModel _model;
    private readonly QuantizationOptions _options;
    private readonly QuantizationSamples _samples;

    /// <summary>Prepares the quantization of a model.</summary>
    /// <param name="context">The shared parts of the quantization.</param>
    /// <param name="samples">The photos.</param>
    public QuantizationWork(QuantizationContext context, QuantizationSamples samples)
    {
        _context = context;
        _model = context.Model;
        _options = context.Options;
        _samples = samples;
    }

    /// <summary>Calibrates, searches for the best recipe, and writes its graph.</summary>
    public QuantizationOutcome Run(CancellationToken cancellationToken)
    {
        IRecipeWriter writer = _options.Mode switch
        {
            QuantizationMode.Static => Calibrate(cancellationToken),
            QuantizationMode.Dynamic => new WeightQuantizer(_model, _options, _options.HasReducedRange, DynamicWriter.Write, DynamicWriter.Supports),
            QuantizationMode.WeightOnly => new WeightQuantizer(_model, _options, reduceRange: false, WeightOnlyWriter.Write),
            _ => new WeightQuantizer(_model, _options, reduceRange: false, Float16Writer.Write),
        };
        if (_samples.Judged.Count == 0)
        {
            return Describe(writer, Textbook(), search: null, new SensitivityTable(), cancellationToken);
        }

        GuardedSearch search = new(_context, _samples, writer, cancellationToken);
        (Trial trial, SensitivityTable sensitivities) = _options switch
        {
            { Accuracy: AccuracyPolicy.Unchecked } or { Mode: QuantizationMode.Float16 } => (search.Try(Textbook(), cancellationToken), new SensitivityTable()),
            { Mode: QuantizationMode.Static } => search.ForStatic(cancellationToken),
            _ => search.ForWeights(Textbook(), cancellationToken),
        };
        return Describe(writer, trial.Recipe, search, sensitivities, cancellationToken);
    }

    /// <summary>Returns the standard recipe, which only does what was requested.</summary>
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
            () => _context.Observer.Progress(new QuantizationProgress(QuantizationPhase.Calibrate, ++step, _samples.Calibration.Count)));
        (PreparedModel model, int channels) = isGuarded ? OffsetAbsorption.Apply(_model, statistics) : (_model, 0);
        if (channels > 0)
        {
            _context.Observer.Note(FormattableString.Invariant($"{channels} channels are nearly constant and large; their constant part moves to the biases"));
            statistics = Observe(model, static () => { });
        }

        if (isGuarded && _options.Equalization.Alpha != 0)
        {
            (model, statistics) = GateConvolutions.Apply(model, statistics);
        }

        IReadOnlyDictionary<string, InputCorrelation> correlations = isGuarded
            ? CorrelationCollector.Collect(model, _samples.Calibration, cancellationToken)
            : new Dictionary<string, InputCorrelation>();
        RangeEstimator estimator = new(model, statistics, _samples.Calibration, _options, UsefulRanges.Find(model, _context.Description));
        if (isGuarded)
        {
            // Otherwise the first trial would count them and take far longer than the next, from which the search expects the same.
            estimator.CountValues(cancellationToken);
        }

        return new StaticQuantizer(model, _options, _options.HasReducedRange, statistics, correlations, estimator);

        IReadOnlyDictionary<string, ActivationStatistics> Observe(PreparedModel observed, Action stepped) =>
            RangeCollector.Collect(observed, StaticQuantizer.CalibratedTensors(observed), _samples.Calibration, stepped, cancellationToken);
    }

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
            trial is null ? null : Prove(written, trial, search!.Unsure, cancellationToken),
            new QuantizedShare(_options).Of(quantized),
            search is null ? string.Empty : Trial.Frontier(search.Trials),
            report.Quantized,
            report.Floats,
            report.Sensitivities)
        {
            UnsuitableShares = report.UnsuitableShares,
            TrialsInTime = search is { IsInterrupted: true } ? search.Trials.Count : null,
        };
    }

    /// <summary>Returns the IoU that difficult photos are expected to reach, based on more photos than the search had time for.</summary>
    private double Prove(ModelProto written, Trial trial, SampleSet unsure, CancellationToken cancellationToken)
    {
        SampleSet others = unsure with { Photos = [.. unsure.Photos, .. _samples.ToProveBy(_model).Photos] };
        double[] photos = [.. trial.Scores.Select(static score => score.IoU), .. Scores(written, others, cancellationToken)];
        double[] recolored = Scores(written, _samples.InOtherLight, cancellationToken);
        _context.Observer.Note(FormattableString.Invariant($"The worst of {photos.Length} photos and mirror images has IoU {photos.Min():0.0000}, the worst of {recolored.Length} in other light {recolored.Min():0.0000}"));
        return ExpectedWorst.Of(photos, recolored);
    }

    private double[] Scores(ModelProto written, SampleSet samples, CancellationToken cancellationToken) => samples.Count == 0
        ? []
        : [.. MaskJudge.Create(_model, samples, cancellationToken).Judge(written, cancellationToken).Select(static score => score.IoU)];
}
