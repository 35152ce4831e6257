namespace Rembg.Onnx.OpsetRules;

/// <summary>
/// Handles Softmax, LogSoftmax and Hardmax. Up to operator set 12, they treated all axes from the given one on, by default 1, as one long
/// axis; from 13 on, they only use the given axis, by default the last.
/// </summary>
internal static class SoftmaxRule
{
    /// <summary>Flattens the tensor, applies the operator to the last axis, and restores the shape.</summary>
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
