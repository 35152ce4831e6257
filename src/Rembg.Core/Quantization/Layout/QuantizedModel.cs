using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Layout;

/// <summary>A model quantized by a recipe, before it is written.</summary>
/// <param name="Model">The FP32 model, equalized.</param>
/// <param name="Layout">The nodes that compute with integers, and the tensors that are rounded for them.</param>
/// <param name="Numbers">The integers and scales.</param>
internal sealed record QuantizedModel(PreparedModel Model, QuantizationLayout Layout, QuantizationNumbers Numbers);
