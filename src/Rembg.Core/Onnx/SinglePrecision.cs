namespace Rembg.Onnx;

/// <summary>
/// Converts 16-bit floating-point numbers to 32-bit ones throughout a graph: weights, with or without a Cast behind them, computations,
/// inputs and outputs. Every 16-bit number has an exact 32-bit equivalent, so no weight changes.
/// </summary>
internal static class SinglePrecision
{
    private const long Half = (long)TensorProto.Types.DataType.Float16;
    private const long Single = (long)TensorProto.Types.DataType.Float;

    /// <summary>Converts a model in place.</summary>
    public static void Apply(ModelProto model) => Apply(model.Graph);

    private static void Apply(GraphProto graph)
    {
        foreach (TensorProto tensor in graph.Initializer)
        {
            Widen(tensor);
        }

        foreach (ValueInfoProto value in graph.Input.Concat(graph.Output).Concat(graph.ValueInfo))
        {
            if (value.Type?.TensorType is { ElemType: (int)Half } type)
            {
                type.ElemType = (int)Single;
            }
        }

        foreach (AttributeProto attribute in graph.Node.SelectMany(static node => node.Attribute))
        {
            Apply(attribute);
        }
    }

    private static void Apply(AttributeProto attribute)
    {
        // Cast specifies its result type in "to"; EyeLike and the random generators specify it in "dtype".
        if (attribute is { Name: "to" or "dtype", I: Half })
        {
            attribute.I = Single;
        }

        foreach (TensorProto tensor in attribute.T is null ? attribute.Tensors : attribute.Tensors.Append(attribute.T))
        {
            Widen(tensor);
        }

        foreach (GraphProto graph in attribute.G is null ? attribute.Graphs : attribute.Graphs.Append(attribute.G))
        {
            Apply(graph);
        }
    }

    private static void Widen(TensorProto tensor)
    {
        if (tensor.Type() == TensorProto.Types.DataType.Float16)
        {
            tensor.SetFloats(tensor.ToFloats());
        }
    }
}
