using Rembg.Metrics;

namespace Rembg.Quantization;

/// <summary>The form of a model's quantized numbers.</summary>
public enum QuantizationMode
{
    /// <summary>INT8 weights and INT8 activations with ranges measured on photos. The fastest mode on a CPU.</summary>
    Static,

    /// <summary>INT8 weights; activations are quantized at run time with the range of each photo.</summary>
    Dynamic,

    /// <summary>INT8 weights that are converted back to floating point when the model is loaded: a small file with FP32 speed.</summary>
    WeightOnly,

    /// <summary>16-bit floating-point weights with FP32 arithmetic: half the file size with FP32 speed.</summary>
    Float16,
}

/// <summary>The form of a statically quantized graph.</summary>
public enum QuantizationFormat
{
    /// <summary>Pairs of QuantizeLinear and DequantizeLinear around floating-point operators, which the runtime fuses.</summary>
    Qdq,

    /// <summary>Integer operators (QLinearConv and related ones).</summary>
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

/// <summary>The method that derives the range of an activation from the values seen in calibration.</summary>
public enum CalibrationMethod
{
    /// <summary>From the smallest to the largest value.</summary>
    MinMax,

    /// <summary>The range whose quantized distribution loses the least information (Kullback–Leibler; Migacz, GTC 2017).</summary>
    Entropy,

    /// <summary>The range without the outermost 0.001 % of values.</summary>
    Percentile,

    /// <summary>The range with the smallest mean squared error between the values and their quantized form.</summary>
    MeanSquaredError,
}

/// <summary>The CPUs that a model is intended for.</summary>
public enum TargetCpu
{
    /// <summary>All CPUs: weights have 7 bits, or 8 as far as no sum of products saturates, so that the mask is the same everywhere.</summary>
    Any,

    /// <summary>
    /// CPUs that add 8-bit products exactly (AVX-512 VNNI, AVX-VNNI, all of Arm64): weights have 8 bits. On other CPUs, sums saturate and
    /// the mask differs.
    /// </summary>
    ExactSums,
}

/// <summary>The policy for holding the masks to a target.</summary>
public enum AccuracyPolicy
{
    /// <summary>Search for a model whose masks meet the target; otherwise write no file.</summary>
    Guarded,

    /// <summary>Apply the standard recipe without checking its loss.</summary>
    Unchecked,
}

/// <summary>The options of a quantization.</summary>
public sealed record QuantizationOptions
{
    // Replaces zero as a divisor if a perfect mask is requested.
    private const double SmallestTolerance = 1e-9;

    // Measured with U²-Net-P: the worst of 120 photos of ECSSD lost 15 to 35 times the mean loss.
    private const double WorstTolerance = 25;

    // Soft edges with many grey levels lose more without a threshold than with one.
    private const double SoftTolerance = 2;

    /// <summary>The form of the quantized numbers.</summary>
    public QuantizationMode Mode { get; init; }

    /// <summary>The form of the graph that is written for a static model.</summary>
    public QuantizationFormat Format { get; init; }

    /// <summary>The type of weights; signed types are symmetric around zero.</summary>
    public QuantizedType WeightType { get; init; } = QuantizedType.QInt8;

    /// <summary>The type of activations.</summary>
    public QuantizedType ActivationType { get; init; } = QuantizedType.QUInt8;

    /// <summary>True to use one scale for each output channel of a weight; false to use one for the whole weight.</summary>
    public bool PerChannel { get; init; } = true;

    /// <summary>
    /// True for 7-bit weights, for CPUs on which sums of 8-bit products saturate; null to decide by <see cref="TargetCpu"/>.
    /// </summary>
    public bool? ReduceRange { get; init; }

    /// <summary>The CPUs that the model is intended for.</summary>
    public TargetCpu TargetCpu { get; init; }

    /// <summary>The method that finds ranges; null to decide by measurement (min-max if accuracy is unchecked).</summary>
    public CalibrationMethod? CalibrationMethod { get; init; }

    /// <summary>The degree to which channels are scaled to a common range first.</summary>
    public EqualizationChoice Equalization { get; init; } = EqualizationChoice.Auto;

    /// <summary>The names of nodes that stay in FP32, with the wildcards <c>*</c> and <c>?</c>.</summary>
    public IReadOnlyList<string> ExcludedNodes { get; init; } = [];

    /// <summary>The operators to quantize; empty for all operators with an integer form.</summary>
    public IReadOnlyList<string> IncludedOperators { get; init; } = [];

    /// <summary>True to correct biases for the mean error of their quantized weights; null to decide by measurement.</summary>
    public bool? BiasCorrection { get; init; }

    /// <summary>The new side of the input in pixels; null keeps the size.</summary>
    public int? InputSize { get; init; }

    /// <summary>The index of the output with the mask, starting from 0; null for the output in the model's description.</summary>
    public int? OutputIndex { get; init; }

    /// <summary>True to keep all outputs of the model instead of only the mask.</summary>
    public bool KeepOutputs { get; init; }

    /// <summary>The policy for holding the masks to the target.</summary>
    public AccuracyPolicy Accuracy { get; init; }

    /// <summary>The required mean IoU (0–1) with the FP32 masks.</summary>
    public double MinimumIoU { get; init; } = 0.98;

    /// <summary>The largest mean absolute difference (0–1) from the FP32 masks.</summary>
    public double MaximumError { get; init; } = 0.005;

    /// <summary>
    /// The IoU (0–1) with the FP32 mask that all but one in a hundred photos are expected to reach: see
    /// <see cref="QuantizationResult.ExpectedWorstIoU"/>. Null for no requirement, but with a warning if the loss exceeds 25 times the mean
    /// loss that <see cref="MinimumIoU"/> allows.
    /// </summary>
    public double? MinimumWorstIoU { get; init; }

    /// <summary>
    /// The required share (0–1) of the multiplications that use integers, among the nodes that may be quantized. A model that is accurate
    /// only because it stays in FP32 has no benefit.
    /// </summary>
    public double MinimumQuantized { get; init; } = 0.8;

    /// <summary>True to write the best model found even if it misses the target.</summary>
    public bool AllowBelowTarget { get; init; }

    /// <summary>The largest number of photos to use; they are selected evenly from the given ones.</summary>
    public int SampleCount { get; init; } = 32;

    /// <summary>The time after which the search ends with its best result so far.</summary>
    public TimeSpan TimeBudget { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>True if an existing output may be replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>The largest number of pixels of a photo; larger photos are skipped.</summary>
    public long PixelLimit { get; init; } = new Inference.RemovalOptions().PixelLimit;

    /// <summary>The IoU (0–1) that difficult photos must reach to avoid a warning.</summary>
    internal double WantedWorstIoU => MinimumWorstIoU ?? Math.Max(1 - (WorstTolerance * (1 - MinimumIoU)), 0);

    /// <summary>True if weights may exceed 7 bits where no sum of products saturates.</summary>
    internal bool FitsPairs => ReduceRange is null && HasReducedRange && PerChannel && WeightType == QuantizedType.QInt8 && Accuracy == AccuracyPolicy.Guarded;

    /// <summary>True if sums of products are exact on every CPU.</summary>
    internal bool HasReducedRange => ReduceRange ?? TargetCpu == TargetCpu.Any;

    /// <summary>True if a model that misses the target is refused.</summary>
    internal bool RefusesBelowTarget => Accuracy == AccuracyPolicy.Guarded && !AllowBelowTarget;

    /// <summary>True if the mode uses integer arithmetic; the other modes only store weights with fewer bits.</summary>
    internal bool ComputesWithIntegers => Mode is QuantizationMode.Static or QuantizationMode.Dynamic;

    /// <summary>Returns the share of the allowed loss that a model uses; at most 1 if its masks meet the target.</summary>
    /// <param name="agreement">The agreement of its masks with the FP32 model's masks.</param>
    internal double LossOf(MaskAgreement agreement) => Math.Max(ErrorLossOf(agreement), OverlapLossOf(agreement));

    /// <summary>Returns the mean of the used shares of the allowed error and the allowed loss of IoU.</summary>
    /// <param name="agreement">The agreement of its masks with the FP32 model's masks.</param>
    internal double MeanLossOf(MaskAgreement agreement) => (ErrorLossOf(agreement) + OverlapLossOf(agreement)) / 2;

    private double ErrorLossOf(MaskAgreement agreement) => agreement.MeanAbsoluteError.Mean / Math.Max(MaximumError, SmallestTolerance);

    private double OverlapLossOf(MaskAgreement agreement) =>
        Math.Max(1 - agreement.IoU.Mean, (1 - agreement.SoftIoU.Mean) / SoftTolerance) / Math.Max(1 - MinimumIoU, SmallestTolerance);

    /// <summary>Checks that the options are consistent.</summary>
    /// <exception cref="OptionsInvalidException">The options are inconsistent; the message gives the reason.</exception>
    public void Validate()
    {
        if (WeightType == QuantizedType.QUInt8 && ActivationType == QuantizedType.QInt8)
        {
            throw new OptionsInvalidException("ONNX Runtime has no kernels for signed activations with unsigned weights: choose QUInt8 for activations or QInt8 for weights.")
            {
                Options = [nameof(ActivationType), nameof(WeightType)],
            };
        }

        if (Format == QuantizationFormat.QOperator && Mode != QuantizationMode.Static)
        {
            throw new OptionsInvalidException($"The format QOperator requires the mode Static; the mode {Mode} has only one format.") { Options = [nameof(Format), nameof(Mode)] };
        }

        if (Mode != QuantizationMode.Static && (Equalization.Alpha > 0 || BiasCorrection == true || CalibrationMethod is not null))
        {
            throw new OptionsInvalidException($"Equalization, bias correction and a calibration method require ranges of activations, which the mode {Mode} does not have.")
            {
                Options = [nameof(Equalization), nameof(BiasCorrection), nameof(CalibrationMethod), nameof(Mode)],
            };
        }

        if (Mode == QuantizationMode.Dynamic && ActivationType == QuantizedType.QInt8)
        {
            throw new OptionsInvalidException("The mode Dynamic quantizes activations to QUInt8, the only type that ONNX can produce at run time.")
            {
                Options = [nameof(Mode), nameof(ActivationType)],
            };
        }

        if (Equalization.Alpha is not (null or (>= 0 and <= 1)))
        {
            throw new OptionsInvalidException($"The equalization must be Auto, None or a number from 0 to 1, not {Equalization}.") { Options = [nameof(Equalization)] };
        }

        if (SampleCount < 2)
        {
            throw new OptionsInvalidException("At least two photos are needed: one for calibration and one for evaluation.") { Options = [nameof(SampleCount)] };
        }
    }
}
