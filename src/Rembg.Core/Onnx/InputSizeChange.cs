namespace Rembg.Onnx;

/// <summary>
/// Lets a model of a fixed input size compute at another. Convolutions and pooling follow by themselves; a Resize to a
/// fixed size is given the size of a tensor that had the same size so far. What it computes is folded by the optimizer.
/// </summary>
internal static class InputSizeChange
{
    /// <summary>Changes a model in place. Its input may be given another shape then.</summary>
    /// <param name="graph">A graph of operator set 13 or later.</param>
    /// <param name="shapes">The shapes of its tensors so far.</param>
    /// <param name="input">The name of its input, <c>[1, 3, H, W]</c>.</param>
    /// <exception cref="NotSupportedException">A Resize has no tensor to follow; the message is a clause.</exception>
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

        // A scale that is followed by a join fits only as long as no pooling rounds: 13 pixels of 25 would come back as 26.
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

    /// <summary>True if height and width are constant, be it behind a batch and channels that are computed.</summary>
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
