using Rembg.Onnx;
using Rembg.Quantization.Layout;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Search;

/// <summary>Computes the share of a model's multiplications that use integers.</summary>
/// <param name="options">The options with the nodes that may be quantized; excluded nodes do not count.</param>
internal sealed class QuantizedShare(QuantizationOptions options)
{
    private readonly NodeFilter _filter = new(options);

    /// <summary>True if the target requires a share; other modes compute with real numbers.</summary>
    public bool IsDemanded => options.ComputesWithIntegers;

    /// <summary>Determines whether a share is large enough.</summary>
    public bool Suffices(double share) => !IsDemanded || share >= options.MinimumQuantized - 1e-9;

    /// <summary>Returns the share of a quantized model, 0–1; 1 if it has no multiplications.</summary>
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
