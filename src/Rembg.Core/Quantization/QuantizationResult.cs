using Rembg.Metrics;

namespace Rembg.Quantization;

/// <summary>The result of a quantization: its benefits and its costs.</summary>
public sealed record QuantizationResult
{
    /// <summary>The path of the FP32 model.</summary>
    public required string Source { get; init; }

    /// <summary>The path of the written model.</summary>
    public required string Output { get; init; }

    /// <summary>The form of the quantized numbers.</summary>
    public required QuantizationMode Mode { get; init; }

    /// <summary>The form of the written graph.</summary>
    public required QuantizationFormat Format { get; init; }

    /// <summary>The size of the FP32 model in bytes, including weights in a second file.</summary>
    public required long SourceSize { get; init; }

    /// <summary>The size of the written model in bytes, including weights in a second file.</summary>
    public required long OutputSize { get; init; }

    /// <summary><see cref="OutputSize"/> ÷ <see cref="SourceSize"/>.</summary>
    public double SizeRatio => (double)OutputSize / SourceSize;

    /// <summary>The number of photos whose activations determined the ranges.</summary>
    public required int CalibrationCount { get; init; }

    /// <summary>The number of photos held back to judge the masks; 0 if no photos were given.</summary>
    public required int JudgedCount { get; init; }

    /// <summary>The agreement with the FP32 masks on the photos held back; null if no photos were given.</summary>
    public required MaskAgreement? Agreement { get; init; }

    /// <summary>The mean intersection over union of both masks at a threshold of 0.5; 0–1.</summary>
    public double? IoU => Agreement?.IoU.Mean;

    /// <summary>The mean absolute difference of both masks; 0–1.</summary>
    public double? MeanAbsoluteError => Agreement?.MeanAbsoluteError.Mean;

    /// <summary>The mean of the maximal F-measure (β² = 0.3) of the mask against the FP32 mask; 0–1.</summary>
    public double? MaxFMeasure => Agreement?.MaxFMeasure.Mean;

    /// <summary>
    /// The IoU (0–1) that about one photo in a hundred is expected to miss: three times the largest loss among up to 24 photos and mirror
    /// images, or the worst of up to 8 photos in different light if that is worse. Null if no photos were given.
    /// </summary>
    public required double? ExpectedWorstIoU { get; init; }

    /// <summary>
    /// The share (0–1) of the multiplications that use integers, without excluded nodes; 0 in modes without integer arithmetic.
    /// </summary>
    public required double QuantizedShare { get; init; }

    /// <summary>True if no sum of products saturates on any CPU, so that the mask is the same on all; null in modes without integer arithmetic.</summary>
    public required bool? IsExactEverywhere { get; init; }

    /// <summary>
    /// True if the target is met by the masks, the share of integers, and the gain. If fewer than eight photos were held back, mirror
    /// images are also judged, because the mean of two or three photos is not representative.
    /// </summary>
    public required bool MeetsTarget { get; init; }

    /// <summary>The number of operators that use integers (or, in the other modes, have quantized or 16-bit weights).</summary>
    public required int QuantizedNodeCount { get; init; }

    /// <summary>The operators that stay in FP32, the worst first.</summary>
    public required IReadOnlyList<FloatNode> FloatNodes { get; init; }

    /// <summary>The degree to which channels were scaled to a common range.</summary>
    public required EqualizationChoice Equalization { get; init; }

    /// <summary>The method that found the ranges; null in modes without ranges.</summary>
    public required CalibrationMethod? CalibrationMethod { get; init; }

    /// <summary>True if biases are corrected for the mean error of their weights.</summary>
    public required bool BiasCorrection { get; init; }

    /// <summary>The median time of an inference with the FP32 model on this machine, in milliseconds.</summary>
    public required double SourceLatency { get; init; }

    /// <summary>
    /// The median time of an inference with the written model, in milliseconds, measured alternately with the FP32 model.
    /// </summary>
    public required double OutputLatency { get; init; }

    /// <summary><see cref="OutputLatency"/> ÷ <see cref="SourceLatency"/>.</summary>
    public double LatencyRatio => OutputLatency / SourceLatency;

    /// <summary>The effect of each operator alone on the mask, in the order of the graph; empty if it was not measured.</summary>
    public required IReadOnlyList<NodeSensitivity> Sensitivities { get; init; }

    /// <summary>The duration of the quantization.</summary>
    public required TimeSpan Elapsed { get; init; }
}

/// <summary>An operator that stays in FP32.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Operator">The node's operator, such as <c>Conv</c>.</param>
/// <param name="Reason">The reason why it stays in FP32.</param>
/// <param name="Harm">The mean absolute error of the mask (0–1) if only this node is quantized; null if it was not measured.</param>
public sealed record FloatNode(string Name, string Operator, FloatReason Reason, double? Harm)
{
    /// <summary>Returns the name and the harm.</summary>
    public override string ToString() => Harm is { } harm ? FormattableString.Invariant($"{Name} ({harm:G3})") : Name;
}

/// <summary>The reason why an operator stays in FP32.</summary>
public enum FloatReason
{
    /// <summary>Quantizing it harms the mask.</summary>
    Sensitive,

    /// <summary>The caller excluded it.</summary>
    Excluded,

    /// <summary>It has no integer form.</summary>
    Unsupported,

    /// <summary>Its sums are so short that the conversions around it would take more time than integers save.</summary>
    TooSmall,
}

/// <summary>The basis of a node's value.</summary>
public enum SensitivityEvidence
{
    /// <summary>Not measured.</summary>
    None,

    /// <summary>Measured for a group of nodes together: an upper bound for each of them.</summary>
    Bound,

    /// <summary>Measured for this node alone.</summary>
    Measured,
}

/// <summary>The effect of quantizing a single operator: the mean absolute error of the mask, 0–1.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Operator">The node's operator.</param>
/// <param name="Multiplications">The number of its multiply-accumulates, in millions.</param>
/// <param name="WeightError">The error if only its weights are quantized; null if it has no weights or was not measured.</param>
/// <param name="WeightEvidence">The basis of <paramref name="WeightError"/>.</param>
/// <param name="ActivationError">The error if only its activations are quantized; null if it was not measured.</param>
/// <param name="ActivationEvidence">The basis of <paramref name="ActivationError"/>.</param>
/// <param name="IsQuantized">True if it is quantized in the written model.</param>
public sealed record NodeSensitivity(
    string Name,
    string Operator,
    double Multiplications,
    double? WeightError,
    SensitivityEvidence WeightEvidence,
    double? ActivationError,
    SensitivityEvidence ActivationEvidence,
    bool IsQuantized);
