namespace Rembg.Onnx.OpsetRules;

/// <summary>Scatter has been called ScatterElements since operator set 11.</summary>
internal static class ScatterRule
{
    /// <summary>Gives it its new name.</summary>
    public static IEnumerable<NodeProto> Apply(NodeProto node, OpsetContext context)
    {
        node.OpType = "ScatterElements";
        return [node];
    }
}
