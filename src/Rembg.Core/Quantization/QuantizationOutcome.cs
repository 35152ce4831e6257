using System.Collections.ObjectModel;

using Rembg.Metrics;
using Rembg.Onnx;
using Rembg.Quantization.Calibration;

namespace Rembg.Quantization;

/// <summary>A quantized model with the decisions and measurements that led to it.</summary>
/// <param name="Written">The graph to write.</param>
/// <param name="Recipe">The choices that were made.</param>
/// <param name="Agreement">The agreement of the masks on the photos held back; null if no photos were given.</param>
/// <param name="Judged">
/// The agreement that is compared with the target: the same as <paramref name="Agreement"/>, or, if fewer than eight photos were held back,
/// that on eight photos and mirror images.
/// </param>
/// <param name="ExpectedWorstIoU">The IoU (0–1) that difficult photos are expected to reach; null if no photos were held back.</param>
/// <param name="Share">The share of the multiplications that use integers, 0–1.</param>
/// <param name="Frontier">A text with the accuracy at other shares.</param>
/// <param name="QuantizedNodes">The names of the operators that were quantized.</param>
/// <param name="FloatNodes">The operators that stay in FP32.</param>
/// <param name="Sensitivities">The effect of each operator alone on the mask.</param>
internal sealed record QuantizationOutcome(
    ModelProto Written,
    Recipe Recipe,
    MaskAgreement? Agreement,
    MaskAgreement? Judged,
    double? ExpectedWorstIoU,
    double Share,
    string Frontier,
    IReadOnlyList<string> QuantizedNodes,
    IReadOnlyList<FloatNode> FloatNodes,
    IReadOnlyList<NodeSensitivity> Sensitivities)
{
    /// <summary>The share (0–1) of the multiplications that belong to operators without a suitable integer form, by operator.</summary>
    public IReadOnlyDictionary<string, double> UnsuitableShares { get; init; } = ReadOnlyDictionary<string, double>.Empty;

    /// <summary>The number of recipes that were tried before the time budget ended the search; null if the search was complete.</summary>
    public int? TrialsInTime { get; init; }
}
