namespace Rembg.Onnx.OpsetRules;

/// <summary>Handles batch normalization with separate statistics for each pixel, which operator set 9 removed.</summary>
internal static class SpatialRule
{
    /// <summary>Removes the attribute. Per-pixel statistics (0) are refused.</summary>
    public static IEnumerable<NodeProto> Apply(NodeProto node, OpsetContext context) => node.Take("spatial") is { I: 0 }
        ? throw new NotSupportedException($"its operator BatchNormalization '{node.Name}' has statistics for every pixel (spatial = 0)")
        : [node];
}
