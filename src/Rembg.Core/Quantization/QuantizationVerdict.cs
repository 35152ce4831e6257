using Rembg.Metrics;
using Rembg.Onnx;
using Rembg.Quantization.Search;

namespace Rembg.Quantization;

/// <summary>Compares a quantized model with the target, and refuses it with the reason if it misses the target.</summary>
internal sealed class QuantizationVerdict
{
    // Bytes. In smaller models, the graph is larger than the weights.
    private const long NoticeableSize = 1 << 20;

    // An operator with a smaller share of the multiplications does not decide whether enough of them use integers.
    private const double NoticeableShare = 0.01;

    private readonly string _source;
    private readonly QuantizationOutcome _outcome;
    private readonly QuantizationOptions _options;
    private readonly bool _meetsMasks;

    /// <summary>Creates the verdict for a model.</summary>
    /// <param name="source">The path of the FP32 model, for messages.</param>
    /// <param name="outcome">The quantized model.</param>
    /// <param name="options">The options with the target.</param>
    public QuantizationVerdict(string source, QuantizationOutcome outcome, QuantizationOptions options)
    {
        _source = source;
        _outcome = outcome;
        _options = options;
        HasShare = outcome.QuantizedNodes.Count > 0 && new QuantizedShare(options).Suffices(outcome.Share);
        _meetsMasks = outcome.Judged is { } judged && outcome.ExpectedWorstIoU is { } worst && options.LossOf(judged) <= 1 && worst >= (options.MinimumWorstIoU ?? 0);
        MeetsTarget = _meetsMasks && HasShare;
    }

    /// <summary>True if all parts of the target that were checked so far are met.</summary>
    public bool MeetsTarget { get; private set; }

    private bool HasShare { get; }

    private string Unsuitable
    {
        get
        {
            KeyValuePair<string, double>[] operators = [.. _outcome.UnsuitableShares.Where(static pair => pair.Value >= NoticeableShare).OrderByDescending(static pair => pair.Value)];
            return operators.Length == 0
                ? string.Empty
                : FormattableString.Invariant($", and {100 * operators.Sum(static pair => pair.Value):0} % belong to operators without a suitable integer form ({string.Join(", ", operators.Select(static pair => pair.Key))})");
        }
    }

    // Modes without integer arithmetic have no share of it to choose from.
    private string Frontier => _options.ComputesWithIntegers ? _outcome.Frontier : string.Empty;

    /// <summary>Refuses a model if its masks or its share of integers miss the target.</summary>
    /// <exception cref="AccuracyException">The masks miss the target.</exception>
    /// <exception cref="GainException">The share of integers misses the target.</exception>
    public void RefuseMasks(IQuantizationObserver observer)
    {
        if (_outcome.Judged is not { } agreement)
        {
            return;
        }

        string found = Describe(agreement);
        string share = _outcome.QuantizedNodes.Count == 0
            ? "none of its operators is quantized"
            : FormattableString.Invariant($"{100 * _outcome.Share:0} % of its multiplications are done with integers; {100 * _options.MinimumQuantized:0} % are required{Unsuitable}");
        if (_options.RefusesBelowTarget && !HasShare)
        {
            throw new GainException(_source, $"{share}, and its masks have {found}", Frontier);
        }

        if (_options.RefusesBelowTarget && !_meetsMasks)
        {
            string recipe = $"equalization {new EqualizationChoice(_outcome.Recipe.Alpha)}, {_outcome.Recipe.Ranges.Method}, {_outcome.FloatNodes.Count} nodes in FP32";
            throw new AccuracyException(_source, $"{found} ({recipe})", Frontier, _outcome.TrialsInTime);
        }

        if (!_meetsMasks)
        {
            observer.Warn($"The quantized model misses the target: its masks have {found}.");
        }
        else if (_options.Accuracy == AccuracyPolicy.Unchecked)
        {
            observer.Warn($"The quantized model was not held to a target; on the held-out photos, its masks have {found}.");
        }

        if (_meetsMasks && _outcome.ExpectedWorstIoU < _options.WantedWorstIoU)
        {
            observer.Warn(FormattableString.Invariant(
                $"About one photo in a hundred is expected to have an IoU below {_outcome.ExpectedWorstIoU:0.00} with the FP32 mask. Check the masks of difficult photos, or set a higher MinimumWorstIoU."));
        }

        if (!HasShare)
        {
            observer.Warn($"The quantized model misses the target: {share}.");
        }
    }

    /// <summary>Refuses an integer model that is not faster, or a model of another mode that is not smaller.</summary>
    /// <param name="latency">The inference times of both models.</param>
    /// <param name="sourceSize">The size of the FP32 model in bytes.</param>
    /// <param name="observer">Receives a warning if that is no reason to refuse.</param>
    /// <exception cref="GainException">The model is not faster or not smaller.</exception>
    public void RefuseLoss(LatencyComparison latency, long sourceSize, IQuantizationObserver observer)
    {
        long size = OnnxFile.WeightBytes(_outcome.Written);
        bool isForSize = _options.Mode is QuantizationMode.WeightOnly or QuantizationMode.Float16;
        string? lack = latency.IsLoss(_options) ? latency.Describe(_options)
            : isForSize && sourceSize >= NoticeableSize && size >= sourceSize ? FormattableString.Invariant($"its weights take {size} bytes, and the FP32 model's take {sourceSize}")
            : null;
        if (lack is null)
        {
            return;
        }

        MeetsTarget = false;
        if (_options.RefusesBelowTarget && _options.Mode != QuantizationMode.Dynamic)
        {
            throw new GainException(_source, lack, Frontier);
        }

        observer.Warn($"The quantized model has no benefit on this machine: {lack}.");
    }

    private string Describe(MaskAgreement agreement) => FormattableString.Invariant(
        $"an IoU of {agreement.IoU.Mean:0.0000} ({agreement.SoftIoU.Mean:0.0000} without a threshold; {_options.MinimumIoU} required), {_outcome.ExpectedWorstIoU:0.0000} expected for difficult photos{WorstRequired}, and an error of {agreement.MeanAbsoluteError.Mean:0.0000} ({_options.MaximumError} allowed)");

    private string WorstRequired => _options.MinimumWorstIoU is { } required ? FormattableString.Invariant($" ({required:0.####} required)") : string.Empty;
}
