using Rembg.Metrics;

namespace Rembg.Quantization;

/// <summary>The forms of a model's quantized numbers.</summary>
public enum QuantizationMode
{
    /// <summary>INT8 weights and INT8 activations, whose ranges were measured on photos. The fast one on a CPU.</summary>
    Static,

    /// <summary>INT8 weights; activations are quantized at run time by the range of each photo.</summary>
    Dynamic,

    /// <summary>INT8 weights that become floating-point numbers again when the model is loaded: a small file, FP32 speed.</summary>
    WeightOnly,

    /// <summary>16-bit floating-point weights, FP32 arithmetic: half the file, FP32 speed.</summary>
    Float16,
}

/// <summary>The forms of a statically quantized graph.</summary>
public enum QuantizationFormat
{
    /// <summary>Pairs of QuantizeLinear and DequantizeLinear around floating-point operators; the runtime fuses them.</summary>
    Qdq,

    /// <summary>Operators on integers themselves (QLinearConv and its relatives).</summary>
    QOperator,
}

/// <summary>An 8-bit integer type.</summary>
public enum QuantizedType
{
    /// <summary>Signed, −128 … 127.</summary>
    QInt8,

    /// <summary>Unsigned, 0 … 255.</summary>
    QUInt8,
}

/// <summary>The methods that find the range of an activation from the values seen in calibration.</summary>
public enum CalibrationMethod
{
    /// <summary>The smallest and the largest value.</summary>
    MinMax,

    /// <summary>The range whose quantized distribution loses least information (Kullback–Leibler; Migacz, GTC 2017).</summary>
    Entropy,

    /// <summary>The range without the outermost 0.001 % of values.</summary>
    Percentile,

    /// <summary>The range of the smallest mean squared error between a value and its quantized form.</summary>
    MeanSquaredError,
}

/// <summary>The CPUs that a model is made for.</summary>
public enum TargetCpu
{
    /// <summary>Every CPU: weights have 7 bits, so that sums of products are exact everywhere.</summary>
    Any,

    /// <summary>
    /// CPUs that sum products of 8 bits exactly (AVX-512 VNNI, AVX-VNNI, all of Arm64): weights have 8 bits. On
    /// others, sums saturate and the mask is a different one.
    /// </summary>
    ExactSums,
}

/// <summary>The policies that hold the mask to a target.</summary>
public enum AccuracyPolicy
{
    /// <summary>Search for a model whose mask meets the target; no file otherwise.</summary>
    Guarded,

    /// <summary>The textbook recipe as it is, with the loss it has.</summary>
    Unchecked,
}

/// <summary>The options of a quantization.</summary>
public sealed record QuantizationOptions
{
    // Asking for a perfect mask divides by this and not by zero.
    private const double SmallestTolerance = 1e-9;

    // The worst of 120 photos of ECSSD lost 15 to 35 times the mean loss of U²-Net-P.
    private const double WorstTolerance = 25;

    // Soft edges of many grey levels lose more without a threshold than with one.
    private const double SoftTolerance = 2;

    /// <summary>The form of the quantized numbers.</summary>
    public QuantizationMode Mode { get; init; }

    /// <summary>The form of the written graph of a static model.</summary>
    public QuantizationFormat Format { get; init; }

    /// <summary>The type of weights; symmetric around zero where it is signed.</summary>
    public QuantizedType WeightType { get; init; } = QuantizedType.QInt8;

    /// <summary>The type of activations.</summary>
    public QuantizedType ActivationType { get; init; } = QuantizedType.QUInt8;

    /// <summary>One scale for each output channel of a weight, instead of one for all of it.</summary>
    public bool PerChannel { get; init; } = true;

    /// <summary>Weights of 7 bits, for CPUs whose sums of 8-bit products saturate; null lets <see cref="TargetCpu"/> decide.</summary>
    public bool? ReduceRange { get; init; }

    /// <summary>The CPUs that the model is made for.</summary>
    public TargetCpu TargetCpu { get; init; }

    /// <summary>The method that finds ranges; null lets measurement decide (min-max if accuracy is unchecked).</summary>
    public CalibrationMethod? CalibrationMethod { get; init; }

    /// <summary>The share by which channels are brought to one scale first.</summary>
    public EqualizationChoice Equalization { get; init; } = EqualizationChoice.Auto;

    /// <summary>Names of nodes that stay in FP32; wildcards <c>*</c> and <c>?</c> are understood.</summary>
    public IReadOnlyList<string> ExcludedNodes { get; init; } = [];

    /// <summary>The operators that are quantized; empty for all that can be.</summary>
    public IReadOnlyList<string> IncludedOperators { get; init; } = [];

    /// <summary>True if biases make up for the mean error of their quantized weights; null lets measurement decide.</summary>
    public bool? BiasCorrection { get; init; }

    /// <summary>The side of the input in pixels that the model is re-targeted to; null leaves it as it is.</summary>
    public int? InputSize { get; init; }

    /// <summary>The output that is the mask, the first being 0; null for the one that the model's description says.</summary>
    public int? OutputIndex { get; init; }

    /// <summary>Keep every output of the model, not only the one that is read.</summary>
    public bool KeepOutputs { get; init; }

    /// <summary>The policy that holds the mask to the target.</summary>
    public AccuracyPolicy Accuracy { get; init; }

    /// <summary>The mean IoU (0–1) with the FP32 mask that is asked for.</summary>
    public double MinimumIoU { get; init; } = 0.98;

    /// <summary>The mean absolute difference (0–1) from the FP32 mask that is allowed.</summary>
    public double MaximumError { get; init; } = 0.005;

    /// <summary>
    /// The IoU (0–1) with the FP32 mask that all but one photo in a hundred are expected to reach: see
    /// <see cref="QuantizationResult.ExpectedWorstIoU"/>. Null asks for nothing, but warns of more than 25 times the loss that
    /// <see cref="MinimumIoU"/> allows on average.
    /// </summary>
    public double? MinimumWorstIoU { get; init; }

    /// <summary>
    /// The share (0–1) of the multiplications that are to be done with integers, of those in nodes that may be quantized. A
    /// model that reaches its accuracy by staying FP32 gains nothing.
    /// </summary>
    public double MinimumQuantized { get; init; } = 0.8;

    /// <summary>Write the best model found even where it misses the target.</summary>
    public bool AllowBelowTarget { get; init; }

    /// <summary>The most photos that are used; they are taken evenly from those given.</summary>
    public int SampleCount { get; init; } = 32;

    /// <summary>When the search ends with the best found so far.</summary>
    public TimeSpan TimeBudget { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>True if an existing output may be replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Photos with more pixels than this are passed over.</summary>
    public long PixelLimit { get; init; } = new Inference.RemovalOptions().PixelLimit;

    /// <summary>The IoU (0–1) that difficult photos are to reach, or else there is a warning.</summary>
    internal double WantedWorstIoU => MinimumWorstIoU ?? Math.Max(1 - (WorstTolerance * (1 - MinimumIoU)), 0);

    /// <summary>True if weights have 7 bits.</summary>
    internal bool HasReducedRange => ReduceRange ?? TargetCpu == TargetCpu.Any;

    /// <summary>True if the mode computes with integers; the others have weights of fewer bits alone.</summary>
    internal bool ComputesWithIntegers => Mode is QuantizationMode.Static or QuantizationMode.Dynamic;

    /// <summary>The part of the allowed loss that a model uses up; at most 1 if its masks meet the target.</summary>
    /// <param name="agreement">How its masks agree with those of the FP32 model.</param>
    internal double LossOf(MaskAgreement agreement) => Math.Max(ErrorLossOf(agreement), OverlapLossOf(agreement));

    /// <summary>The mean of the parts of the allowed error and of the allowed loss of IoU that a model uses up.</summary>
    /// <param name="agreement">How its masks agree with those of the FP32 model.</param>
    internal double MeanLossOf(MaskAgreement agreement) => (ErrorLossOf(agreement) + OverlapLossOf(agreement)) / 2;

    private double ErrorLossOf(MaskAgreement agreement) => agreement.MeanAbsoluteError.Mean / Math.Max(MaximumError, SmallestTolerance);

    private double OverlapLossOf(MaskAgreement agreement) =>
        Math.Max(1 - agreement.IoU.Mean, (1 - agreement.SoftIoU.Mean) / SoftTolerance) / Math.Max(1 - MinimumIoU, SmallestTolerance);

    /// <summary>Checks that the options go together.</summary>
    /// <exception cref="ArgumentException">They do not; the message says which.</exception>
    public void Validate()
    {
        if (WeightType == QuantizedType.QUInt8 && ActivationType == QuantizedType.QInt8)
        {
            throw new ArgumentException("ONNX Runtime has no kernels for signed activations with unsigned weights: choose -ActivationType QUInt8 or -WeightType QInt8.");
        }

        if (Format == QuantizationFormat.QOperator && Mode != QuantizationMode.Static)
        {
            throw new ArgumentException($"-Format QOperator requires -Mode Static; -Mode {Mode} has only one format.");
        }

        if (Mode != QuantizationMode.Static && (Equalization.Alpha > 0 || BiasCorrection == true || CalibrationMethod is not null))
        {
            throw new ArgumentException($"-Equalization, -BiasCorrection and -CalibrationMethod require ranges of activations, which -Mode {Mode} does not have.");
        }

        if (Mode == QuantizationMode.Dynamic && ActivationType == QuantizedType.QInt8)
        {
            throw new ArgumentException("-Mode Dynamic quantizes activations to QUInt8, the only type that ONNX can produce at run time.");
        }

        if (Equalization.Alpha is not (null or (>= 0 and <= 1)))
        {
            throw new ArgumentException($"-Equalization must be Auto, None or a number from 0 to 1, not {Equalization}.");
        }

        if (SampleCount < 2)
        {
            throw new ArgumentException("At least two photos are needed: one for calibration and one for evaluation.");
        }
    }
}
