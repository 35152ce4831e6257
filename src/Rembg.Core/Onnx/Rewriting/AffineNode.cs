namespace Rembg.Onnx.Rewriting;

/// <summary>A node that multiplies every value of a channel by one constant and adds another: <c>y = factor × x + offset</c>.</summary>
/// <param name="Node">The node.</param>
/// <param name="Input">The name of the activation.</param>
/// <param name="Factor">The factor of each channel (axis 1), or a single one for all of them.</param>
/// <param name="Offset">The constant added to each channel, or a single one for all of them.</param>
internal sealed record AffineNode(NodeProto Node, string Input, double[] Factor, double[] Offset)
{
    private static readonly double[] Zero = [0];
    private static readonly double[] One = [1];

    /// <summary>The name of the result.</summary>
    public string Output => Node.Output[0];

    /// <summary>True if the offset is 0.</summary>
    public bool IsProduct => Offset.All(static value => value == 0);

    /// <summary>True if the factor is 1.</summary>
    public bool IsSum => Factor.All(static value => value == 1);

    /// <summary>Interprets a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="graph">Its graph, which holds the constants.</param>
    /// <param name="shapes">The shape of every tensor.</param>
    /// <returns>The affine node; null if the node computes something else, or its constants vary within a channel.</returns>
    public static AffineNode? Of(NodeProto node, OnnxGraph graph, IReadOnlyDictionary<string, long[]> shapes)
    {
        if (!OnnxGraph.IsDefaultDomain(node.Domain) || node.Output.Count != 1 || node.Input.Count < 2)
        {
            return null;
        }

        if (node.OpType == "BatchNormalization")
        {
            return Normalization(node, graph);
        }

        bool isFirst = graph.Initializer(node.Input[0]) is not null;
        (string activation, string constant) = isFirst ? (node.Input[1], node.Input[0]) : (node.Input[0], node.Input[1]);
        if (graph.Initializer(activation) is not null
            || !shapes.TryGetValue(activation, out long[]? shape) || !shapes.TryGetValue(node.Output[0], out long[]? result) || !shape.SequenceEqual(result)
            || ChannelConstant.Read(constant, graph, shape) is not { } values)
        {
            return null;
        }

        return node.OpType switch
        {
            "Mul" => new AffineNode(node, activation, values, Zero),
            "Add" => new AffineNode(node, activation, One, values),
            "Sub" when isFirst => new AffineNode(node, activation, [-1], values),
            "Sub" => new AffineNode(node, activation, One, Array.ConvertAll(values, static value => -value)),
            "Div" when !isFirst && values.All(static value => value != 0) => new AffineNode(node, activation, Array.ConvertAll(values, static value => 1 / value), Zero),
            _ => null,
        };
    }

    /// <summary>Interprets a batch normalization for inference, whose statistics are constants.</summary>
    private static AffineNode? Normalization(NodeProto node, OnnxGraph graph)
    {
        if (node.Input.Count != 5 || node.Integer("training_mode", 0) != 0 || node.Input.Skip(1).Any(name => graph.Initializer(name)?.IsFloat() != true))
        {
            return null;
        }

        float[][] constants = [.. node.Input.Skip(1).Select(name => graph.Initializer(name)!.ToFloats())];
        double epsilon = node.Number("epsilon", 1e-5f);
        double[] factor = [.. constants[0].Select((scale, channel) => scale / Math.Sqrt(constants[3][channel] + epsilon))];
        double[] offset = [.. constants[1].Select((bias, channel) => bias - (constants[2][channel] * factor[channel]))];
        return new AffineNode(node, node.Input[0], factor, offset);
    }
}
