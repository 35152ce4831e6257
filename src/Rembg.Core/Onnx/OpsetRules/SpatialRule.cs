namespace Rembg.Onnx.OpsetRules;

/// <summary>Batch normalization with statistics for every pixel, which operator set 9 did away with.</summary>
internal static class SpatialRule
{
    /// <summary>Takes the attribute away where it says nothing new.</summary>
    public static IEnumerable<NodeProto> Apply(NodeProto node, OpsetContext context) => node.Take("spatial") is { I: 0 }
        ? throw new NotSupportedException($"its operator BatchNormalization '{node.Name}' has statistics for every pixel (spatial = 0)")
        : [node];
}
