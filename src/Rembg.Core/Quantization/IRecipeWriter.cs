using Rembg.Onnx;

namespace Rembg.Quantization;

/// <summary>Quantizes one model by any recipe.</summary>
internal interface IRecipeWriter
{
    /// <summary>What a recipe decides.</summary>
    QuantizedModel Quantize(Recipe recipe, CancellationToken cancellationToken);

    /// <summary>The graph that a recipe makes.</summary>
    ModelProto Write(Recipe recipe, CancellationToken cancellationToken);
}
