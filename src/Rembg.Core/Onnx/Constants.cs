namespace Rembg.Onnx;

/// <summary>Finds the tensors of a graph that do not depend on its inputs.</summary>
internal static class Constants
{
    /// <summary>Returns the names of all initializers and of the tensors computed from nothing but initializers.</summary>
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
