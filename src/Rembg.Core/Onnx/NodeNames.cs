namespace Rembg.Onnx;

/// <summary>Names by which users and reports speak of nodes.</summary>
internal static class NodeNames
{
    /// <summary>Gives every node without a name, or with another node's, one made of its operator and its place: <c>Conv_12</c>.</summary>
    public static void Complete(OnnxGraph graph)
    {
        HashSet<string> seen = [];
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            NodeProto node = graph.Nodes[i];
            if (node.Name.Length == 0 || !seen.Add(node.Name))
            {
                node.Name = graph.UniqueName($"{node.OpType}_{i}");
                seen.Add(node.Name);
            }
        }

        graph.Changed();
    }
}
