namespace Rembg.Onnx.OpsetRules;

/// <summary>
/// Handles Upsample and the first Resize (operator set 10), which only supported scales and mapped pixel x of the result to pixel x / scale
/// of the picture.
/// </summary>
internal static class ResizeOpsetRule
{
    /// <summary>Rewrites the node as a Resize with asymmetric coordinates.</summary>
    public static IEnumerable<NodeProto> Apply(NodeProto node, OpsetContext context)
    {
        if (context.Opset > 10)
        {
            return [node];
        }

        string scales = node.Take("scales") is { } attribute
            ? context.Constant<float>($"{node.Output[0]}/scales", [.. attribute.Floats], attribute.Floats.Count)
            : node.Input[1];
        if (node.Text("mode", "nearest") == "nearest")
        {
            node.Set("nearest_mode", Rounding(node, scales, context));
        }

        string input = node.Input[0];
        node.OpType = "Resize";
        node.Input.Clear();
        node.Input.Add([input, string.Empty, scales]);
        node.Set("coordinate_transformation_mode", "asymmetric");
        return [node];
    }

    /// <summary>ONNX Runtime rounds down when it enlarges and up when it reduces; the specification does not define the rounding.</summary>
    private static string Rounding(NodeProto node, string scales, OpsetContext context)
    {
        float[] factors = context.Graph.Initializer(scales)?.ToFloats() ?? [];
        bool reduces = factors.Any(static factor => factor < 1);
        return reduces && factors.Any(static factor => factor > 1)
            ? throw new NotSupportedException($"its operator {node.OpType} '{node.Name}' enlarges one axis and reduces another with nearest-neighbour interpolation")
            : reduces ? "ceil" : "floor";
    }
}
