using System.Diagnostics;

using Microsoft.ML.OnnxRuntime;

using Rembg.Files;
using Rembg.Models;
using Rembg.Onnx;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Judging;
using Rembg.Quantization.Operators;
using Rembg.Quantization.Preparation;
using Rembg.Quantization.Writing;

namespace Rembg.Quantization;

/// <summary>Quantizes an FP32 ONNX model to 8 or 16 bits and verifies its masks.</summary>
public sealed class ModelQuantizer
{
    private readonly QuantizationOptions _options;

    /// <summary>The names of the operators with an integer form, sorted. These are the valid values for included operators.</summary>
    public static IReadOnlyList<string> IntegerOperators { get; } = [.. OperatorRules.Quantizable.Order(StringComparer.Ordinal)];

    /// <summary>Creates a quantizer.</summary>
    /// <exception cref="OptionsInvalidException">The options are contradictory.</exception>
    public ModelQuantizer(QuantizationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
    }

    /// <summary>Quantizes a model.</summary>
    /// <param name="source">The full path of the FP32 model.</param>
    /// <param name="description">
    /// How to prepare its input and interpret its output; null to use its metadata or, if it has none, its name.
    /// </param>
    /// <param name="photos">The full paths of photos for calibration and verification; unreadable ones are skipped with a warning.</param>
    /// <param name="output">The full path of the output file, which appears either complete or not at all.</param>
    /// <param name="observer">Receives progress and warnings.</param>
    /// <param name="cancellationToken">Cancels the operation and leaves no files behind.</param>
    /// <exception cref="ModelNotFoundException">The model does not exist.</exception>
    /// <exception cref="ModelInvalidException">The file is not a model that computes a mask from a photo.</exception>
    /// <exception cref="ModelNotQuantizableException">The model is already quantized, or has nothing to quantize.</exception>
    /// <exception cref="CalibrationException">There are too few readable photos.</exception>
    /// <exception cref="AccuracyException">No model was found whose masks meet the target.</exception>
    /// <exception cref="GainException">The share of integer arithmetic is too small, or the model found is not faster.</exception>
    /// <exception cref="RembgException">The output cannot be written.</exception>
    public QuantizationResult Quantize(
        string source,
        ModelDescription? description,
        IReadOnlyList<string> photos,
        string output,
        IQuantizationObserver observer,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(photos);
        ArgumentNullException.ThrowIfNull(observer);
        Stopwatch elapsed = Stopwatch.StartNew();
        Deadline deadline = new(_options.TimeBudget);
        if (!_options.Overwrite && File.Exists(output))
        {
            throw new OutputExistsException(output);
        }

        HashSet<string> weightFiles = [];
        ModelProto original = OnnxFile.Read(source, weightFiles);
        ModelDescription? known = description ?? Known(original, source);
        ModelDescription read = known ?? ModelDescriber.ByName(source);
        PreparedModel model = ModelPreparation.Prepare(original, source, _options, known, cancellationToken);
        NodeSelection.Require(_options, source, original, model.Model);
        RequireQuantizable(source, model);
        QuantizationContext context = new(model, read, _options, observer, deadline);
        (QuantizationSamples samples, QuantizationOutcome outcome) = Work(context, photos, cancellationToken);
        QuantizationVerdict verdict = new(source, outcome, _options);
        verdict.RefuseMasks(observer);
        LatencyComparison latency = LatencyComparison.Measure(source, outcome.Written, samples.Any(model), context, cancellationToken);
        long sourceSize = new FileInfo(source).Length + weightFiles.Sum(static file => new FileInfo(file).Length);
        verdict.RefuseLoss(latency, sourceSize, observer);

        ModelDescription written = read with { InputSize = model.InputHeight, OutputIndex = model.OutputIndex };
        QuantizationRecord.Write(outcome, written, _options, verdict.MeetsTarget, Checksum.Compute(source, ChecksumAlgorithm.Sha256, cancellationToken).Value);
        model.RestoreForm(outcome.Written);
        OnnxFile.Write(outcome.Written, output, _options.Overwrite);
        return new QuantizationResult
        {
            Source = source,
            Output = output,
            Mode = _options.Mode,
            Format = _options.Format,
            SourceSize = sourceSize,
            OutputSize = OnnxFile.SizeOf(output),
            CalibrationCount = samples.Calibration.Count,
            JudgedCount = samples.Judged.Count,
            Agreement = outcome.Agreement,
            ExpectedWorstIoU = outcome.ExpectedWorstIoU,
            QuantizedShare = _options.ComputesWithIntegers ? outcome.Share : 0,
            IsExactEverywhere = _options.ComputesWithIntegers ? _options.HasReducedRange : null,
            MeetsTarget = verdict.MeetsTarget,
            QuantizedNodeCount = outcome.QuantizedNodes.Count,
            FloatNodes = outcome.FloatNodes,
            Equalization = new EqualizationChoice(outcome.Recipe.Alpha),
            CalibrationMethod = _options.Mode == QuantizationMode.Static ? outcome.Recipe.Ranges.Method : null,
            BiasCorrection = outcome.Recipe.BiasCorrection,
            SourceLatency = latency.Before,
            OutputLatency = latency.After,
            Sensitivities = outcome.Sensitivities,
            Elapsed = elapsed.Elapsed,
        };
    }

    private static (QuantizationSamples Samples, QuantizationOutcome Outcome) Work(QuantizationContext context, IReadOnlyList<string> photos, CancellationToken cancellationToken)
    {
        PreparedModel model = context.Model;

        // Shared memory for a large model would retain more than its search may use.
        using SessionMemory? memory = model.HasSmallWeights && !HalfScale.IsLarge(model) ? new SessionMemory(hasVariants: true) : null;
        try
        {
            QuantizationSamples samples = QuantizationSamples.Read(photos, context, cancellationToken);
            return (samples, new QuantizationWork(context, samples).Run(cancellationToken));
        }
        catch (InvalidDataException exception)
        {
            throw new ModelInvalidException(model.Path, exception.Message, exception);
        }
        catch (OnnxRuntimeException exception)
        {
            RequireRunnable(model, cancellationToken);
            throw new ModelNotQuantizableException(
                model.Path,
                QuantizationObstacle.RefusedByRuntime,
                $"ONNX Runtime accepts the model but rejects its quantized form: {exception.Clause()}",
                exception);
        }
    }

    /// <summary>Refuses a model that itself fails when it runs: some limits of the runtime's operators only show then.</summary>
    private static void RequireRunnable(PreparedModel model, CancellationToken cancellationToken)
    {
        try
        {
            using SampleRunner runner = new(model.Model, model, [model.Output]);
            runner.Run(new float[3 * model.InputHeight * model.InputWidth], cancellationToken).Dispose();
        }
        catch (OnnxRuntimeException exception)
        {
            throw new ModelInvalidException(model.Path, exception.Clause(), exception);
        }
    }

    private void RequireQuantizable(string source, PreparedModel model)
    {
        NodeFilter filter = new(_options);
        bool isSomething = model.Graph.Nodes.Any(node => OperatorRules.For(node) is { Leads: true } rule && rule.CanQuantize(node, model.Graph)
            && filter.Allows(node) && (_options.Mode != QuantizationMode.Dynamic || DynamicWriter.Supports(node)));
        if (!isSomething)
        {
            throw new ModelNotQuantizableException(source, QuantizationObstacle.NothingToQuantize, "none of its operators can be quantized: they are excluded or too small");
        }
    }

    /// <summary>
    /// Returns the description in the file, beside it or in the catalogue; null if there is only the default of the model family.
    /// </summary>
    private static ModelDescription? Known(ModelProto model, string source)
    {
        try
        {
            return ModelDescriber.Known(source, OnnxMetadata.Of(model));
        }
        catch (InvalidDataException exception)
        {
            throw new ModelInvalidException(source, exception.Message, exception);
        }
    }
}
