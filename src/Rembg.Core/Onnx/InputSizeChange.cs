namespace Rembg.Onnx;

/// <summary>
/// Changes the fixed input size of a model. Convolutions and pooling adapt automatically; a Resize to a fixed size takes the size of a
/// tensor that had the same size before. The optimizer folds the size computations.
/// </summary>
internal static class InputSizeChange
{
    /// <summary>Changes a model in place. Afterwards its input can be given another shape.</summary>
    /// <param name="graph">A graph with operator set 13 or later.</param>
    /// <param name="shapes">The shapes of its tensors before the change.</param>
    /// <param name="input">The name of its input, <c>[1, 3, H, W]</c>.</param>
    /// <exception cref="NotSupportedException">A Resize has no tensor that it can follow; the message is a clause.</exception>
    public static void Apply(OnnxGraph graph, IReadOnlyDictionary<string, long[]> shapes, string input)
    {
        IReadOnlySet<string> constants = Constants.Find(graph);
        foreach (NodeProto node in graph.Nodes.Where(node => node.OpType == "Resize" && shapes[node.Output[0]].Length == 4).ToList())
        {
            bool hasFixedSize = HasFixedSize(graph, constants, node);
            if (hasFixedSize || HasFixedScale(constants, node))
            {
                Follow(graph, shapes, input, node, hasFixedSize);
            }
        }

        graph.Sort();
    }

    private static void Follow(OnnxGraph graph, IReadOnlyDictionary<string, long[]> shapes, string input, NodeProto node, bool hasFixedSize)
    {
        SizePartners partners = new(graph, shapes, input);

        // A fixed scale before a join is only correct if no pooling rounds: 25 pixels pooled to 13 would come back as 26.
        string? partner = partners.Joined(node) ?? (hasFixedSize ? partners.Earliest(node) : null);
        if (partner is not null)
        {
            ResizeSizes.Follow(graph, node, partner);
        }
        else if (hasFixedSize)
        {
            ResizeSizes.Scale(graph, node, shapes[node.Input[0]], shapes[node.Output[0]]);
        }
    }

    /// <summary>Determines whether height and width are constant, even if batch size and channels are computed.</summary>
    private static bool HasFixedSize(OnnxGraph graph, IReadOnlySet<string> constants, NodeProto node)
    {
        if (node.Input.Count < 4)
        {
            return false;
        }

        string sizes = node.Input[3];
        while (graph.Producer(sizes) is { OpType: "Cast" or "Identity" } producer)
        {
            sizes = producer.Input[0];
        }

        return constants.Contains(sizes) || (graph.Producer(sizes) is { OpType: "Concat" } parts && constants.Contains(parts.Input[^1]));
    }

    private static bool HasFixedScale(IReadOnlySet<string> constants, NodeProto node) => node.Input.Count == 3 && constants.Contains(node.Input[2]);
}
