namespace Rembg.Onnx;

/// <summary>Replaces Constant nodes by initializers, which mean the same, so that other code has one case less to handle.</summary>
internal static class ConstantNodes
{
    /// <summary>Turns the numeric Constant nodes of the main graph into initializers.</summary>
    public static void ToInitializers(OnnxGraph graph)
    {
        foreach (NodeProto node in graph.Nodes.Where(static node => node.OpType == "Constant" && OnnxGraph.IsDefaultDomain(node.Domain)).ToList())
        {
            if (Value(node) is { } tensor)
            {
                tensor.Name = node.Output[0];
                graph.Remove(node);
                graph.Add(tensor);
            }
        }
    }

    private static TensorProto? Value(NodeProto node) => node.Attribute is [AttributeProto attribute]
        ? attribute.Name switch
        {
            "value" => attribute.T,
            "value_float" => TensorData.Create<float>(string.Empty, [attribute.F]),
            "value_floats" => TensorData.Create<float>(string.Empty, [.. attribute.Floats], attribute.Floats.Count),
            "value_int" => TensorData.Create<long>(string.Empty, [attribute.I]),
            "value_ints" => TensorData.Create<long>(string.Empty, [.. attribute.Ints], attribute.Ints.Count),
            _ => null,
        }
        : null;
}
