using Rembg.Onnx;
using Rembg.Quantization.Layout;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Search;

/// <summary>The share of a model's multiplications that are done with integers.</summary>
/// <param name="options">Which nodes may be quantized: what the caller excluded does not count.</param>
internal sealed class QuantizedShare(QuantizationOptions options)
{
    private readonly NodeFilter _filter = new(options);

    /// <summary>True if the target asks for a share: other modes compute with real numbers.</summary>
    public bool IsDemanded => options.ComputesWithIntegers;

    /// <summary>True if a share is large enough.</summary>
    public bool Suffices(double share) => !IsDemanded || share >= options.MinimumQuantized - 1e-9;

    /// <summary>The share of a quantized model, 0–1; 1 if it has nothing to multiply.</summary>
    public double Of(QuantizedModel quantized)
    {
        double all = 0;
        double integer = 0;
        foreach (NodeProto node in quantized.Model.Graph.Nodes.Where(_filter.Allows))
        {
            double multiplications = NodeCost.Multiplications(node, quantized.Model.Shapes);
            all += multiplications;
            integer += quantized.Numbers.Weights.ContainsKey(node.Name) ? multiplications : 0;
        }

        return all > 0 ? integer / all : 1;
    }
}
