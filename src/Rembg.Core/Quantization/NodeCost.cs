using Rembg.Onnx;

namespace Rembg.Quantization;

/// <summary>What nodes cost to compute.</summary>
internal static class NodeCost
{
    /// <summary>The multiply-accumulates of a node with weights at the model's input size; 0 for other nodes.</summary>
    public static double Multiplications(NodeProto node, PreparedModel model)
    {
        if (node.Input.Count < 2 || !model.Shapes.TryGetValue(node.Input[1], out long[]? weights) || !model.Shapes.TryGetValue(node.Output[0], out long[]? output))
        {
            return 0;
        }

        double elements = Product(output);
        return node.OpType switch
        {
            "Conv" => elements * Product(weights.AsSpan(1)),
            "ConvTranspose" => Product(model.Shapes[node.Input[0]]) * Product(weights.AsSpan(1)),
            "MatMul" => elements * weights[^2],
            "Gemm" => elements * weights[node.Integer("transB", 0) == 0 ? 0 : 1],
            _ => 0,
        };
    }

    /// <summary>The multiply-accumulates of a whole model.</summary>
    public static double Multiplications(PreparedModel model) => model.Graph.Nodes.Sum(node => Multiplications(node, model));

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
