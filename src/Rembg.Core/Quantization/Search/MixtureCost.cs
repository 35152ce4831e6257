using Rembg.Onnx;
using Rembg.Quantization.Layout;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Search;

/// <summary>
/// Estimates the cost of what stays in FP32 in a quantized model: its multiplications, and a conversion of every tensor between a node with
/// integers and one with real numbers. A node between two others of the other kind therefore costs more than one beside its own kind.
/// </summary>
internal static class MixtureCost
{
    /// <summary>Returns the cost as a share of the FP32 model's time, see <see cref="NodeCost"/>.</summary>
    public static double Of(QuantizedModel quantized)
    {
        (PreparedModel model, QuantizationLayout layout) = (quantized.Model, quantized.Layout);
        double multiplications = 0;
        double conversions = 0;
        foreach (NodeProto node in model.Graph.Nodes)
        {
            bool isInteger = layout.IsInteger(node);
            multiplications += isInteger ? 0 : NodeCost.Multiplications(node, model.Shapes);
            foreach (string tensor in node.Output.Where(model.Shapes.ContainsKey))
            {
                bool isConverted = model.Graph.Consumers(tensor).Any(reader => layout.IsInteger(reader) != isInteger);
                conversions += isConverted ? NodeCost.Elements(tensor, model) : 0;
            }
        }

        return NodeCost.Of(multiplications, conversions, model);
    }
}
