using Rembg.Metrics;
using Rembg.Onnx;
using Rembg.Quantization.Calibration;

namespace Rembg.Quantization;

/// <summary>A quantized model and how it came about.</summary>
/// <param name="Written">The graph to write.</param>
/// <param name="Recipe">The choices made.</param>
/// <param name="Agreement">The masks on the photos held back; null if no photos were given.</param>
/// <param name="Judged">The masks that the target is held to: the same, or those of eight photos and mirror images if fewer were held back.</param>
/// <param name="ExpectedWorstIoU">The IoU (0–1) that difficult photos are expected to reach; null if no photos were held back.</param>
/// <param name="Share">The share of the multiplications that are done with integers, 0–1.</param>
/// <param name="Frontier">The accuracy that other shares bring, in words.</param>
/// <param name="QuantizedNodes">The names of the operators that were quantized.</param>
/// <param name="FloatNodes">The operators left in FP32.</param>
/// <param name="Sensitivities">What each operator alone costs the mask.</param>
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
    IReadOnlyList<NodeSensitivity> Sensitivities);
