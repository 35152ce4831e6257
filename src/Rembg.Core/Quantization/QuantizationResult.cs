using Rembg.Metrics;

namespace Rembg.Quantization;

/// <summary>The result of a quantization: its gain and its cost.</summary>
public sealed record QuantizationResult
{
    /// <summary>The FP32 model.</summary>
    public required string Source { get; init; }

    /// <summary>The model written.</summary>
    public required string Output { get; init; }

    /// <summary>The form of the quantized numbers.</summary>
    public required QuantizationMode Mode { get; init; }

    /// <summary>The form of the written graph.</summary>
    public required QuantizationFormat Format { get; init; }

    /// <summary>Bytes of the FP32 model, weights in a second file included.</summary>
    public required long SourceSize { get; init; }

    /// <summary>Bytes of the model written, weights in a second file included.</summary>
    public required long OutputSize { get; init; }

    /// <summary><see cref="OutputSize"/> ÷ <see cref="SourceSize"/>.</summary>
    public double SizeRatio => (double)OutputSize / SourceSize;

    /// <summary>Photos whose activations gave the ranges.</summary>
    public required int CalibrationCount { get; init; }

    /// <summary>Photos held back, on which the mask was judged; 0 if none were given.</summary>
    public required int JudgedCount { get; init; }

    /// <summary>The mask against the FP32 mask on the photos held back; null if none were given.</summary>
    public required MaskAgreement? Agreement { get; init; }

    /// <summary>Mean intersection over union of both masks at 0.5; 0–1.</summary>
    public double? IoU => Agreement?.IoU.Mean;

    /// <summary>Mean absolute difference of both masks; 0–1.</summary>
    public double? MeanAbsoluteError => Agreement?.MeanAbsoluteError.Mean;

    /// <summary>Mean maximal F-measure (β² = 0.3) of the mask against the FP32 mask; 0–1.</summary>
    public double? MaxFMeasure => Agreement?.MaxFMeasure.Mean;

    /// <summary>
    /// The IoU (0–1) that about one photo in a hundred is expected to miss: three times the largest loss among up to 24 photos
    /// and mirror images, or the worst of up to 8 photos in other light if that is worse. Null if no photos were given.
    /// </summary>
    public required double? ExpectedWorstIoU { get; init; }

    /// <summary>The share (0–1) of the multiplications that are done with integers; excluded nodes do not count. 0 in modes without integer arithmetic.</summary>
    public required double QuantizedShare { get; init; }

    /// <summary>True if weights have 7 bits, so that the mask is the same on every CPU; null in modes without integer arithmetic.</summary>
    public required bool? IsExactEverywhere { get; init; }

    /// <summary>
    /// True if the target is met: by the masks, by the share of integers, and by what is gained. Where fewer than eight photos
    /// were held back, the masks of mirror images count as well, as the mean of two or three photos says little.
    /// </summary>
    public required bool MeetsTarget { get; init; }

    /// <summary>The number of operators that compute with integers (with quantized or halved weights, in the other modes).</summary>
    public required int QuantizedNodeCount { get; init; }

    /// <summary>The operators that were left in FP32, worst first.</summary>
    public required IReadOnlyList<FloatNode> FloatNodes { get; init; }

    /// <summary>The share by which channels were brought to one scale.</summary>
    public required EqualizationChoice Equalization { get; init; }

    /// <summary>The method that found the ranges; null in modes without ranges.</summary>
    public required CalibrationMethod? CalibrationMethod { get; init; }

    /// <summary>True if biases make up for the mean error of their weights.</summary>
    public required bool BiasCorrection { get; init; }

    /// <summary>Median milliseconds of an inference of the FP32 model on this machine.</summary>
    public required double SourceLatency { get; init; }

    /// <summary>Median milliseconds of an inference of the model written, measured in turns with the FP32 model.</summary>
    public required double OutputLatency { get; init; }

    /// <summary><see cref="OutputLatency"/> ÷ <see cref="SourceLatency"/>.</summary>
    public double LatencyRatio => OutputLatency / SourceLatency;

    /// <summary>The harm that each operator alone does to the mask, in the order of the graph; empty if it was not measured.</summary>
    public required IReadOnlyList<NodeSensitivity> Sensitivities { get; init; }

    /// <summary>The time that the quantization took.</summary>
    public required TimeSpan Elapsed { get; init; }
}

/// <summary>An operator left in FP32.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Operator">Its operator, <c>Conv</c> for example.</param>
/// <param name="Reason">Why it was left.</param>
/// <param name="Harm">The mean absolute error of the mask (0–1) when this node alone is quantized; null if it was not measured.</param>
public sealed record FloatNode(string Name, string Operator, FloatReason Reason, double? Harm)
{
    /// <summary>The name and the harm.</summary>
    public override string ToString() => Harm is { } harm ? FormattableString.Invariant($"{Name} ({harm:G3})") : Name;
}

/// <summary>The reasons that an operator stays in FP32.</summary>
public enum FloatReason
{
    /// <summary>It harms the mask.</summary>
    Sensitive,

    /// <summary>The caller asked for it.</summary>
    Excluded,

    /// <summary>There is no integer form of it.</summary>
    Unsupported,

    /// <summary>Its sums are so short that the conversions around it would take longer than integers save.</summary>
    TooSmall,
}

/// <summary>The ground that a figure of a node rests on.</summary>
public enum SensitivityEvidence
{
    /// <summary>It was not measured.</summary>
    None,

    /// <summary>It was measured of a group of nodes together: an upper bound for each of them.</summary>
    Bound,

    /// <summary>It was measured of this node alone.</summary>
    Measured,
}

/// <summary>The harm that one operator alone does to the mask when it is quantized: the mean absolute error of the mask, 0–1.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Operator">Its operator.</param>
/// <param name="Multiplications">Multiply-accumulates it takes, in millions.</param>
/// <param name="WeightError">With its weights quantized alone; null if it has none or it was not measured.</param>
/// <param name="WeightEvidence">The ground of <paramref name="WeightError"/>.</param>
/// <param name="ActivationError">With its activations quantized alone; null if it was not measured.</param>
/// <param name="ActivationEvidence">The ground of <paramref name="ActivationError"/>.</param>
/// <param name="IsQuantized">True if it is quantized in the model written.</param>
public sealed record NodeSensitivity(
    string Name,
    string Operator,
    double Multiplications,
    double? WeightError,
    SensitivityEvidence WeightEvidence,
    double? ActivationError,
    SensitivityEvidence ActivationEvidence,
    bool IsQuantized);
