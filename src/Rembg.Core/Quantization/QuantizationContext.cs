using Rembg.Models;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization;

/// <summary>The parts that every step of a quantization shares.</summary>
/// <param name="Model">The prepared FP32 model.</param>
/// <param name="Description">The description of the model's input and output.</param>
/// <param name="Options">The options of the caller.</param>
/// <param name="Observer">Receives progress, notes and warnings.</param>
/// <param name="Deadline">The time at which the search ends.</param>
internal sealed record QuantizationContext(
    PreparedModel Model,
    ModelDescription Description,
    QuantizationOptions Options,
    IQuantizationObserver Observer,
    Deadline Deadline);
