namespace Rembg.Onnx.Rewriting;

/// <summary>Constants that are the same everywhere in a channel (axis 1) of the activation that they meet.</summary>
internal static class ChannelConstant
{
    /// <summary>Reads a floating-point constant.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="graph">Its graph.</param>
    /// <param name="shape">The shape of the activation that it is broadcast to.</param>
    /// <returns>One value, or one for each channel; null if it is no such constant.</returns>
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

        // Dimensions are aligned at the end: [C, 1, 1] and [1, C, 1, 1] are the channels of a picture.
        int channelAxis = tensor.Dims.Count - (shape.Count - 1);
        bool isOfChannels = shape.Count >= 2 && channelAxis >= 0 && tensor.Dims[channelAxis] == shape[1] && values.Length == shape[1];
        return isOfChannels ? values : null;
    }

    /// <summary>One number, of a constant of one element or of none given.</summary>
    /// <param name="node">The node.</param>
    /// <param name="input">The position of the constant among its inputs.</param>
    /// <param name="graph">Its graph.</param>
    /// <param name="missing">The value if the node has no such input.</param>
    /// <returns>Null if the input is not a constant of one floating-point number.</returns>
    public static double? Number(NodeProto node, int input, OnnxGraph graph, double missing)
    {
        if (node.Input.Count <= input || node.Input[input].Length == 0)
        {
            return missing;
        }

        return graph.Initializer(node.Input[input]) is { } tensor && tensor.IsFloat() && tensor.Count() == 1 ? tensor.ToFloats()[0] : null;
    }
}
