using Rembg.Onnx;
using Rembg.Quantization.Operators;

namespace Rembg.Quantization.Preparation;

/// <summary>Estimates the cost of computing a node.</summary>
internal static class NodeCost
{
    // The share of a multiply-accumulate that integers save; and the number of multiply-accumulates that take as long as converting an
    // element from integers to real numbers and another memory layout (fitted to U²-Net-P with each of its convolutions in FP32, on a
    // server CPU).
    private const double Saving = 0.7;
    private const double Conversion = 100;

    /// <summary>Returns the number of multiply-accumulates of a node with weights at the model's input size; 0 for other nodes.</summary>
    /// <param name="node">The node.</param>
    /// <param name="shapes">The shape of every tensor.</param>
    public static double Multiplications(NodeProto node, IReadOnlyDictionary<string, long[]> shapes)
    {
        if (ProductNode.Of(node) is not { } product || !shapes.TryGetValue(product.Weights, out long[]? weights) || !shapes.TryGetValue(node.Output[0], out long[]? output))
        {
            return 0;
        }

        double elements = Product(output);
        return product.Kind switch
        {
            "Conv" => elements * Product(weights.AsSpan(1)),
            "ConvTranspose" => Product(shapes[product.Activations]) * Product(weights.AsSpan(1)),
            "MatMul" => elements * weights[^2],
            "Gemm" => elements * weights[node.Integer("transB", 0) == 0 ? 0 : 1],
            _ => 0,
        };
    }

    /// <summary>
    /// Returns the cost of leaving a node in FP32, as a share of the FP32 model's time. This is an estimate, not a measurement, so that
    /// every machine produces the same model.
    /// </summary>
    public static double OfFloat(NodeProto node, PreparedModel model)
    {
        double elements = OperatorRules.For(node).Activations(node, model.Graph).Select(index => node.Input[index]).Append(node.Output[0]).Sum(tensor => Elements(tensor, model));
        return Of(Multiplications(node, model.Shapes), elements, model);
    }

    /// <summary>Returns the cost of multiplications in FP32 and of conversions, as a share of the FP32 model's time.</summary>
    /// <param name="multiplications">The number of multiply-accumulates in FP32.</param>
    /// <param name="conversions">The number of elements that are converted between integers and real numbers.</param>
    /// <param name="model">The FP32 model.</param>
    public static double Of(double multiplications, double conversions, PreparedModel model) =>
        ((Saving * multiplications) + (Conversion * conversions)) / model.Multiplications;

    /// <summary>Returns the number of elements of a tensor.</summary>
    public static double Elements(string tensor, PreparedModel model) => Product(model.Shapes[tensor]);

    private static double Product(ReadOnlySpan<long> sizes)
    {
        double product = 1;
        foreach (long size in sizes)
        {
            product *= size;
        }

        return product;
    }
}
