namespace Rembg.Onnx.OpsetRules;

/// <summary>Handles Scan, which lost its batch axis in operator set 9.</summary>
internal static class ScanRule
{
    /// <summary>Accepts nodes of operator set 9 and later unchanged, and refuses earlier ones.</summary>
    public static IEnumerable<NodeProto> Apply(NodeProto node, OpsetContext context) => context.Opset < 9
        ? throw new NotSupportedException($"its operator Scan of operator set {context.Opset} has no equivalent in later ones")
        : [node];
}
