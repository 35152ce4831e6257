namespace Rembg.Onnx;

/// <summary>Sets the shape of a graph's photo input.</summary>
internal static class InputShape
{
    /// <summary>
    /// Sets the shape of the first input. Shapes that the file specifies for other tensors are no longer valid and are removed.
    /// </summary>
    /// <param name="graph">The graph, which is changed.</param>
    /// <param name="sizes">The sizes of the input's tensor.</param>
    public static void Set(OnnxGraph graph, IReadOnlyList<long> sizes)
    {
        TensorShapeProto shape = new();
        shape.Dim.Add(sizes.Select(static size => new TensorShapeProto.Types.Dimension { DimValue = size }));
        graph.Inputs[0].Type.TensorType.Shape = shape;
        graph.Model.Graph.ValueInfo.Clear();
        foreach (ValueInfoProto output in graph.Model.Graph.Output.Where(static output => output.Type?.TensorType is not null))
        {
            output.Type.TensorType.Shape = null;
        }

        graph.Changed();
    }
}
