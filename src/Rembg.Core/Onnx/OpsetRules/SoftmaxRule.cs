namespace Rembg.Onnx.OpsetRules;

/// <summary>
/// Softmax, LogSoftmax and Hardmax. Up to operator set 12 all axes from the given one on, by default 1, were one long axis;
/// from 13 on only the one given counts, by default the last.
/// </summary>
internal static class SoftmaxRule
{
    /// <summary>Flattens, applies the operator to the last axis and brings the shape back.</summary>
    public static IEnumerable<NodeProto> Apply(NodeProto node, OpsetContext context)
    {
        long axis = node.Take("axis")?.I ?? 1;
        node.Set("axis", -1);
        if (axis == -1)
        {
            return [node];
        }

        (string input, string output) = (node.Input[0], node.Output[0]);
        string shape = context.Graph.UniqueName($"{output}/shape");
        string flat = context.Graph.UniqueName($"{output}/flat");
        string result = context.Graph.UniqueName($"{output}/result");
        NodeProto flatten = new() { OpType = "Flatten", Name = flat, Input = { input }, Output = { flat } };
        flatten.Set("axis", axis);
        node.Input[0] = flat;
        node.Output[0] = result;
        return
        [
            new NodeProto { OpType = "Shape", Name = shape, Input = { input }, Output = { shape } },
            flatten,
            node,
            new NodeProto { OpType = "Reshape", Name = result, Input = { result, shape }, Output = { output } },
        ];
    }
}
