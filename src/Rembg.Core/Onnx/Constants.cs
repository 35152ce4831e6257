namespace Rembg.Onnx;

/// <summary>Finds the tensors of a graph that are the same whatever its inputs are.</summary>
internal static class Constants
{
    /// <summary>The names of all initializers and of what is made of nothing else.</summary>
    public static IReadOnlySet<string> Find(OnnxGraph graph)
    {
        HashSet<string> constants = [.. graph.Model.Graph.Initializer.Select(static tensor => tensor.Name)];
        foreach (NodeProto node in graph.Nodes.Where(static node => !node.OpType.StartsWith("Random", StringComparison.Ordinal)))
        {
            if (node.Input.Where(static input => input.Length > 0).All(constants.Contains))
            {
                constants.UnionWith(node.Output);
            }
        }

        return constants;
    }
}
