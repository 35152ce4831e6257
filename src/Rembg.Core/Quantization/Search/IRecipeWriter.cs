using Rembg.Onnx;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Layout;

namespace Rembg.Quantization.Search;

/// <summary>Quantizes one model according to any recipe.</summary>
internal interface IRecipeWriter
{
    /// <summary>Decides according to a recipe which nodes use integers, without finding any numbers.</summary>
    QuantizationLayout Lay(Recipe recipe);

    /// <summary>Decides according to a recipe, and finds the numbers.</summary>
    QuantizedModel Quantize(Recipe recipe, CancellationToken cancellationToken);

    /// <summary>Returns the graph of a quantized model.</summary>
    ModelProto Write(QuantizedModel quantized);
}
