namespace Rembg.Onnx;

/// <summary>
/// Rewrites Resize and Pad nodes that name the axes of their sizes (operator set 18). ONNX Runtime confuses these axes when it changes the
/// layout of a quantized graph; it handles the equivalent nodes with a size for every axis of a picture <c>[N, C, H, W]</c> correctly.
/// </summary>
internal static class NamedAxes
{
    private const string Axes = "axes";
    private const int ScalesInput = 2;
    private const int SizesInput = 3;
    private const int PadAxesInput = 3;

    /// <summary>Specifies all four axes in nodes that name only height and width.</summary>
    public static void Spread(OnnxGraph graph)
    {
        foreach (NodeProto node in graph.Nodes.Where(static node => OnnxGraph.IsDefaultDomain(node.Domain)).ToList())
        {
            if (node.OpType == "Resize" && node.Integers(Axes) is [2, 3] && node.Text("keep_aspect_ratio_policy", "stretch") == "stretch")
            {
                SpreadResize(graph, node);
            }
            else if (node.OpType == "Pad" && node.Input.Count > PadAxesInput && graph.Initializer(node.Input[PadAxesInput]) is { } axes && axes.ToIntegers() is [2, 3])
            {
                SpreadPad(graph, node);
            }
        }

        graph.Changed();
    }

    private static void SpreadResize(OnnxGraph graph, NodeProto node)
    {
        if (InputOf(node, SizesInput) is { } sizes)
        {
            node.Input[SizesInput] = graph.AddNode("Concat", [Others(graph, node), sizes], $"{sizes}/all");
            graph.Producer(node.Input[SizesInput])!.Set("axis", 0);
        }
        else if (InputOf(node, ScalesInput) is { } scales)
        {
            string ones = graph.UniqueName($"{scales}/others");
            graph.Add(TensorData.Create<float>(ones, [1, 1], 2));
            node.Input[ScalesInput] = graph.AddNode("Concat", [ones, scales], $"{scales}/all");
            graph.Producer(node.Input[ScalesInput])!.Set("axis", 0);
        }

        node.Attribute.Remove(node.Attribute.First(static attribute => attribute.Name == Axes));
    }

    /// <summary>Padding lists the starts of all axes first: <c>[h, w, h', w']</c> becomes <c>[0, 0, h, w, 0, 0, h', w']</c>.</summary>
    private static void SpreadPad(OnnxGraph graph, NodeProto node)
    {
        if (graph.Initializer(node.Input[1])?.ToIntegers() is not [var top, var left, var bottom, var right])
        {
            return;
        }

        string pads = graph.UniqueName($"{node.Input[1]}/all");
        graph.Add(TensorData.Create<long>(pads, [0, 0, top, left, 0, 0, bottom, right], 8));
        node.Input[1] = pads;
        node.Input.RemoveAt(PadAxesInput);
    }

    private static string? InputOf(NodeProto node, int index) => node.Input.Count > index && node.Input[index].Length > 0 ? node.Input[index] : null;

    /// <summary>Returns the tensor with the batch size and the number of channels of a node's input.</summary>
    private static string Others(OnnxGraph graph, NodeProto node)
    {
        string shape = graph.AddNode("Shape", [node.Input[0]], $"{node.Output[0]}/shape");
        string start = graph.UniqueName($"{shape}/start");
        string end = graph.UniqueName($"{shape}/end");
        graph.Add(TensorData.Create<long>(start, [0], 1));
        graph.Add(TensorData.Create<long>(end, [2], 1));
        return graph.AddNode("Slice", [shape, start, end], $"{shape}/others");
    }
}
