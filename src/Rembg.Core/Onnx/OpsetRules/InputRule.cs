namespace Rembg.Onnx.OpsetRules;

/// <summary>
/// Handles attributes that became inputs: in Slice and TopK in operator set 10, in Clip and Pad in 11, in Squeeze, Split and others in 13.
/// </summary>
internal static class InputRule
{
    /// <summary>Returns a rule for attributes that become the second and following inputs, in this order.</summary>
    public static OpsetRule For(params string[] attributes) => (node, context) =>
    {
        for (int i = 0; i < attributes.Length; i++)
        {
            if (node.Take(attributes[i]) is { } attribute)
            {
                SetInput(node, i + 1, Constant(node, attribute, context));
            }
        }

        return [node];
    };

    private static string Constant(NodeProto node, AttributeProto attribute, OpsetContext context)
    {
        string name = $"{node.Output[0]}/{attribute.Name}";
        return attribute.Type switch
        {
            AttributeProto.Types.AttributeType.Float => context.Constant<float>(name, [attribute.F]),
            AttributeProto.Types.AttributeType.Int => context.Constant<long>(name, [attribute.I], 1),
            _ => context.Constant<long>(name, [.. attribute.Ints], attribute.Ints.Count),
        };
    }

    private static void SetInput(NodeProto node, int index, string tensor)
    {
        while (node.Input.Count <= index)
        {
            node.Input.Add(string.Empty);
        }

        node.Input[index] = tensor;
    }
}
