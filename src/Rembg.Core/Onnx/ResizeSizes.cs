namespace Rembg.Onnx;

/// <summary>Gives Resize nodes for pictures <c>[N, C, H, W]</c> new targets.</summary>
internal static class ResizeSizes
{
    /// <summary>Makes a Resize produce pictures with the height and width of another tensor.</summary>
    public static void Follow(OnnxGraph graph, NodeProto node, string partner)
    {
        string size = Part(graph, node, partner, 2, 4);

        // From operator set 18 on, a node can specify the axes of its sizes.
        if (node.Integers("axes").Count != 2)
        {
            string picture = Part(graph, node, node.Input[0], 0, 2);
            string all = graph.UniqueName($"{node.Output[0]}/sizes");
            NodeProto concat = new() { OpType = "Concat", Name = all, Input = { picture, size }, Output = { all } };
            concat.Set("axis", 0);
            graph.Add(concat);
            size = all;
        }

        SetInputs(graph, node, string.Empty, size);
    }

    /// <summary>Makes a Resize scale height and width by the same factor as before.</summary>
    /// <exception cref="NotSupportedException">The factor is neither an integer nor the reciprocal of one.</exception>
    public static void Scale(OnnxGraph graph, NodeProto node, long[] from, long[] to)
    {
        bool isExact = Enumerable.Range(2, 2).All(axis => from[axis] % to[axis] == 0 || to[axis] % from[axis] == 0);
        if (!isExact)
        {
            throw new NotSupportedException($"its Resize '{node.Name}' converts {from[2]} × {from[3]} to {to[2]} × {to[3]}, and no other tensor has that size");
        }

        string scales = graph.UniqueName($"{node.Output[0]}/scales");
        float[] factors = [(float)to[2] / from[2], (float)to[3] / from[3]];
        graph.Add(node.Integers("axes").Count == 2
            ? TensorData.Create<float>(scales, factors, 2)
            : TensorData.Create<float>(scales, [1, 1, .. factors], 4));
        SetInputs(graph, node, scales, null);
    }

    private static void SetInputs(OnnxGraph graph, NodeProto node, string scales, string? sizes)
    {
        string picture = node.Input[0];
        node.Input.Clear();
        node.Input.Add([picture, string.Empty, scales]);
        if (sizes is not null)
        {
            node.Input.Add(sizes);
        }

        graph.Changed();
    }

    /// <summary>Returns the sizes from one axis up to another of a tensor's shape.</summary>
    private static string Part(OnnxGraph graph, NodeProto node, string tensor, long start, long end)
    {
        string shape = graph.UniqueName($"{node.Output[0]}/shape");
        string part = graph.UniqueName($"{node.Output[0]}/axes");
        string from = graph.UniqueName($"{part}/start");
        string to = graph.UniqueName($"{part}/end");
        graph.Add(TensorData.Create<long>(from, [start], 1));
        graph.Add(TensorData.Create<long>(to, [end], 1));
        graph.Add(new NodeProto { OpType = "Shape", Name = shape, Input = { tensor }, Output = { shape } });
        graph.Add(new NodeProto { OpType = "Slice", Name = part, Input = { shape, from, to }, Output = { part } });
        return part;
    }
}
