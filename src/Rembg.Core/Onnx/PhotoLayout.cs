namespace Rembg.Onnx;

/// <summary>
/// Converts a graph whose photo or mask has interleaved channels to planes, and a written graph back to its source's layout. The runtime
/// cancels the added Transpose against the exporter's own.
/// </summary>
/// <param name="InputIsLast">True if the source's photo has interleaved channels.</param>
/// <param name="OutputIsLast">True if the source's mask has interleaved channels.</param>
internal sealed record PhotoLayout(bool InputIsLast, bool OutputIsLast)
{
    /// <summary>The layout of a model whose photo and mask have planes.</summary>
    public static PhotoLayout Planes { get; } = new(InputIsLast: false, OutputIsLast: false);

    /// <summary>Makes a graph accept planes instead of interleaved channels.</summary>
    /// <param name="graph">The graph, which is changed.</param>
    /// <param name="input">The name of its photo, which does not change.</param>
    public static void InputToPlanes(OnnxGraph graph, string input) => InsertBehind(graph, input, [0, 2, 3, 1]);

    /// <summary>Makes a graph return planes instead of interleaved channels.</summary>
    /// <param name="graph">The graph, which is changed.</param>
    /// <param name="output">The name of its mask, which does not change.</param>
    /// <param name="rank">The rank of the mask's shape. Its channels, the last dimension, move before height and width.</param>
    public static void OutputToPlanes(OnnxGraph graph, string output, int rank) =>
        InsertBefore(graph, output, [.. Leading(rank), rank - 1, rank - 3, rank - 2]);

    /// <summary>Converts a graph with planes back to the layout of its source.</summary>
    /// <param name="model">The graph's model, which is changed.</param>
    /// <param name="input">The name of its photo.</param>
    /// <param name="photo">The shape of the photo in the graph.</param>
    /// <param name="output">The name of its mask.</param>
    /// <param name="mask">The shape of the mask in the graph.</param>
    public void Restore(ModelProto model, string input, PhotoShape photo, string output, IReadOnlyList<long> mask)
    {
        OnnxGraph graph = new(model);
        if (InputIsLast)
        {
            InsertBehind(graph, input, [0, 3, 1, 2]);
            State(model.Graph.Input.Single(value => value.Name == input), (photo with { ChannelsLast = true }).Sizes);
        }

        if (OutputIsLast)
        {
            int rank = mask.Count;
            long[] order = [.. Leading(rank), rank - 2, rank - 1, rank - 3];
            InsertBefore(graph, output, order);
            State(model.Graph.Output.Single(value => value.Name == output), order.Select(axis => mask[(int)axis]));
        }
    }

    private static IEnumerable<long> Leading(int rank) => Enumerable.Range(0, rank - 3).Select(static axis => (long)axis);

    private static void InsertBehind(OnnxGraph graph, string input, long[] order)
    {
        string inner = graph.UniqueName(input + "_turned");
        Rename(graph.Nodes, input, inner);
        Transpose(graph, input, inner, order);
    }

    private static void InsertBefore(OnnxGraph graph, string output, long[] order)
    {
        NodeProto producer = graph.Producer(output) ?? throw new InvalidDataException($"no node computes its output '{output}'");
        string inner = graph.UniqueName(output + "_turned");
        producer.Output[producer.Output.IndexOf(output)] = inner;
        Rename(graph.Nodes, output, inner);
        Transpose(graph, inner, output, order);
    }

    private static void Transpose(OnnxGraph graph, string from, string to, long[] order)
    {
        NodeProto node = new() { OpType = "Transpose", Name = graph.UniqueName(to + "_transpose"), Input = { from }, Output = { to } };
        node.Set("perm", order);
        graph.Add(node);
        graph.Sort();
    }

    /// <summary>Makes all readers of a tensor read another one, including those in subgraphs.</summary>
    private static void Rename(IEnumerable<NodeProto> nodes, string from, string to)
    {
        foreach (NodeProto node in nodes)
        {
            for (int i = 0; i < node.Input.Count; i++)
            {
                node.Input[i] = node.Input[i] == from ? to : node.Input[i];
            }

            // The runtime refuses subgraphs that return an outer tensor unchanged, so only inputs are renamed.
            foreach (GraphProto inner in node.Subgraphs())
            {
                Rename(inner.Node, from, to);
            }
        }
    }

    private static void State(ValueInfoProto value, IEnumerable<long> sizes)
    {
        TensorShapeProto shape = new();
        shape.Dim.Add(sizes.Select(static size => new TensorShapeProto.Types.Dimension { DimValue = size }));
        value.Type.TensorType.Shape = shape;
    }
}
