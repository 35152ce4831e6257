using System.Diagnostics;

using Microsoft.ML.OnnxRuntime;

using Rembg.Files;
using Rembg.Models;
using Rembg.Onnx;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Operators;
using Rembg.Quantization.Preparation;
using Rembg.Quantization.Search;
using Rembg.Quantization.Writing;

namespace Rembg.Quantization;

/// <summary>Turns an FP32 ONNX model into one of 8 or 16 bits and proves that its mask survived.</summary>
public sealed class ModelQuantizer
{
    private readonly QuantizationOptions _options;

    /// <summary>The names of the operators that have an integer form, sorted: those that are of use as included operators.</summary>
    public static IReadOnlyList<string> IntegerOperators { get; } = [.. OperatorRules.Quantizable.Order(StringComparer.Ordinal)];

    /// <summary>Creates a quantizer.</summary>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public ModelQuantizer(QuantizationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
    }

    /// <summary>Quantizes a model.</summary>
    /// <param name="source">The FP32 model's full path.</param>
    /// <param name="description">How its input is made and its output read; null to go by its metadata, else its name.</param>
    /// <param name="photos">Full paths of photos to calibrate with and to judge by; unreadable ones are passed over with a warning.</param>
    /// <param name="output">The full path of the file to write. It appears whole or not at all.</param>
    /// <param name="observer">Hears of progress and warnings.</param>
    /// <param name="cancellationToken">Stops the work and leaves nothing behind.</param>
    /// <exception cref="ModelNotFoundException">There is no such model.</exception>
    /// <exception cref="ModelInvalidException">The file is no model that makes a mask of a photo.</exception>
    /// <exception cref="ModelNotQuantizableException">The model is quantized already, or there is nothing in it to quantize.</exception>
    /// <exception cref="CalibrationException">There are too few photos that can be read.</exception>
    /// <exception cref="AccuracyException">The masks of no model found meet the target.</exception>
    /// <exception cref="GainException">Too little can be done with integers, or the model found is no faster.</exception>
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
        (QuantizationSamples samples, QuantizationOutcome outcome) = Work(model, read, photos, observer, deadline, cancellationToken);
        QuantizationVerdict verdict = new(source, outcome, _options);
        verdict.RefuseMasks(observer);
        LatencyComparison latency = LatencyComparison.Measure(source, outcome.Written, model, samples.Any(model), _options, observer, cancellationToken);
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

    private (QuantizationSamples Samples, QuantizationOutcome Outcome) Work(
        PreparedModel model,
        ModelDescription description,
        IReadOnlyList<string> photos,
        IQuantizationObserver observer,
        Deadline deadline,
        CancellationToken cancellationToken)
    {
        // Large models would leave more behind than the memory that their search may take.
        using SessionMemory? memory = RoundingProbe.HasSmallWeights(model) && !HalfScale.IsLarge(model) ? new SessionMemory() : null;
        try
        {
            QuantizationSamples samples = QuantizationSamples.Read(model.Path, photos, model, description, _options, observer, cancellationToken);
            return (samples, new QuantizationWork(model, description, samples, _options, observer, deadline).Run(cancellationToken));
        }
        catch (InvalidDataException exception)
        {
            throw new ModelInvalidException(model.Path, exception.Message, exception);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new ModelNotQuantizableException(
                model.Path,
                QuantizationObstacle.RefusedByRuntime,
                $"ONNX Runtime accepts the model but rejects its quantized form: {exception.Clause()}",
                exception);
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

    /// <summary>The description that the file has, its neighbour or the catalogue; null where there is only the family's default.</summary>
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
