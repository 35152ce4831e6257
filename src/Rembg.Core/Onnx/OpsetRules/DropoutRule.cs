namespace Rembg.Onnx.OpsetRules;

/// <summary>Dropout's ratio, which became an input in operator set 12, means nothing when nobody trains.</summary>
internal static class DropoutRule
{
    /// <summary>Takes the ratio away.</summary>
    public static IEnumerable<NodeProto> Apply(NodeProto node, OpsetContext context)
    {
        node.Take("ratio");
        return [node];
    }
}
