namespace Rembg.Onnx.OpsetRules;

/// <summary>Handles Scatter, which was renamed to ScatterElements in operator set 11.</summary>
internal static class ScatterRule
{
    /// <summary>Renames the operator.</summary>
    public static IEnumerable<NodeProto> Apply(NodeProto node, OpsetContext context)
    {
        node.OpType = "ScatterElements";
        return [node];
    }
}
