namespace Rembg.Onnx;

/// <summary>Gives nodes the names by which users and reports refer to them.</summary>
internal static class NodeNames
{
    /// <summary>
    /// Names every node that has no name or shares its name with another node after its operator and position: <c>Conv_12</c>.
    /// </summary>
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
