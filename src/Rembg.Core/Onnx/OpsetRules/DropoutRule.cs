namespace Rembg.Onnx.OpsetRules;

/// <summary>Handles Dropout's ratio, which became an input in operator set 12 and has no effect on inference.</summary>
internal static class DropoutRule
{
    /// <summary>Removes the ratio.</summary>
    public static IEnumerable<NodeProto> Apply(NodeProto node, OpsetContext context)
    {
        node.Take("ratio");
        return [node];
    }
}
