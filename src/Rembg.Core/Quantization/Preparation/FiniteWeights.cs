using System.Numerics.Tensors;

using Rembg.Onnx;

namespace Rembg.Quantization.Preparation;

/// <summary>Refuses weights that are not numbers, or infinite: no integer stands for them, and the model's output is not a number either.</summary>
internal static class FiniteWeights
{
    // Weights and biases; other constants may be infinite, as those that attention masks are made of.
    private static readonly string[] Products = ["Conv", "ConvTranspose", "Gemm", "MatMul"];

    /// <summary>Checks the constant inputs of all products.</summary>
    /// <param name="graph">The graph, whose constants are initializers.</param>
    /// <exception cref="InvalidDataException">Some are not finite; the message names the tensor.</exception>
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

    // A sum of magnitudes is finite if each of them is, unless it overflows; then each is looked at.
    private static bool IsFinite(float[] values) => float.IsFinite(TensorPrimitives.SumOfMagnitudes<float>(values)) || Array.TrueForAll(values, float.IsFinite);
}
