using System.Numerics.Tensors;

using Rembg.Onnx;

namespace Rembg.Quantization.Preparation;

/// <summary>
/// Refuses weights that are NaN or infinite: integers cannot represent them, and the model's output would not be finite either.
/// </summary>
internal static class FiniteWeights
{
    // Only weights and biases are checked; other constants may be infinite, such as attention masks.
    private static readonly string[] Products = ["Conv", "ConvTranspose", "Gemm", "MatMul"];

    /// <summary>Checks the constant inputs of all products.</summary>
    /// <param name="graph">The graph, whose constants are initializers.</param>
    /// <exception cref="InvalidDataException">Some weights are not finite; the message names the tensor.</exception>
    public static void Require(OnnxGraph graph)
    {
        IEnumerable<TensorProto> weights = graph.Nodes
            .Where(static node => Products.Contains(node.OpType))
            .SelectMany(static node => node.Input)
            .Distinct()
            .Select(graph.Initializer)
            .OfType<TensorProto>();
        foreach (TensorProto tensor in weights.Where(static tensor => tensor.IsFloat()))
        {
            if (!IsFinite(tensor.ToFloats()))
            {
                throw new InvalidDataException($"the weights '{tensor.Name}' contain values that are NaN or infinite");
            }
        }
    }

    // The sum of magnitudes of finite values is finite unless it overflows; then each value is checked.
    private static bool IsFinite(float[] values) => float.IsFinite(TensorPrimitives.SumOfMagnitudes<float>(values)) || Array.TrueForAll(values, float.IsFinite);
}
