namespace Rembg.Onnx.Rewriting;

/// <summary>Reads constants that do not vary within a channel (axis 1) of the activation that they are combined with.</summary>
internal static class ChannelConstant
{
    /// <summary>Reads a floating-point constant.</summary>
    /// <param name="name">The name of the constant.</param>
    /// <param name="graph">The graph of the constant.</param>
    /// <param name="shape">The shape of the activation that it is broadcast to.</param>
    /// <returns>One value, or one for each channel; null if it is not such a constant.</returns>
    public static double[]? Read(string name, OnnxGraph graph, IReadOnlyList<long> shape)
    {
        if (graph.Initializer(name) is not { } tensor || !tensor.IsFloat())
        {
            return null;
        }

        double[] values = Array.ConvertAll(tensor.ToFloats(), static value => (double)value);
        if (values.Length == 1)
        {
            return tensor.Dims.Count <= shape.Count ? values : null;
        }

        // Dimensions are aligned at the end: [C, 1, 1] and [1, C, 1, 1] match the channels of a picture.
        int channelAxis = tensor.Dims.Count - (shape.Count - 1);
        bool isOfChannels = shape.Count >= 2 && channelAxis >= 0 && tensor.Dims[channelAxis] == shape[1] && values.Length == shape[1];
        return isOfChannels ? values : null;
    }

    /// <summary>Reads an optional input that is a constant with a single element.</summary>
    /// <param name="node">The node.</param>
    /// <param name="input">The index of the constant among the node's inputs.</param>
    /// <param name="graph">Its graph.</param>
    /// <param name="missing">The value if the node has no such input.</param>
    /// <returns>The number; null if the input is not a constant with one floating-point element.</returns>
    public static double? Number(NodeProto node, int input, OnnxGraph graph, double missing)
    {
        if (node.Input.Count <= input || node.Input[input].Length == 0)
        {
            return missing;
        }

        return graph.Initializer(node.Input[input]) is { } tensor && tensor.IsFloat() && tensor.Count() == 1 ? tensor.ToFloats()[0] : null;
    }
}
