using Rembg.Models;
using Rembg.Onnx;

namespace Rembg.Quantization;

/// <summary>The one input of a model, which takes a photo: <c>[1, 3, Height, Width]</c>, floating-point.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Height">Rows, in pixels.</param>
/// <param name="Width">Columns, in pixels.</param>
internal sealed record PhotoInput(string Name, int Height, int Width)
{
    /// <summary>Fixes what the file leaves open: a batch of one photo of three channels, of the size given.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="openSize">The side, in pixels, where the file leaves it open; null where nobody knows it.</param>
    /// <exception cref="ModelInvalidException">The input takes something else.</exception>
    /// <exception cref="ModelNotQuantizableException">The size is open and not given.</exception>
    public static PhotoInput Fix(OnnxGraph graph, string path, int? openSize)
    {
        if (graph.Inputs is not [ValueInfoProto value])
        {
            throw new ModelInvalidException(path, $"it has {graph.Inputs.Count} inputs where one photo is expected");
        }

        TypeProto.Types.Tensor? type = value.Type?.TensorType;
        long[] shape = type?.Shape?.Dim.Select(static size => size.DimValue).ToArray() ?? [];
        if (type?.ElemType != (int)TensorProto.Types.DataType.Float || shape is not [0 or 1, 0 or 3, >= 0, >= 0])
        {
            string sizes = string.Join(", ", shape.Select(static size => size > 0 ? $"{size}" : "?"));
            throw new ModelInvalidException(path, $"its input is {(TensorProto.Types.DataType)(type?.ElemType ?? 0)} [{sizes}] where a photo, Float [1, 3, height, width], is expected");
        }

        PhotoInput input = new(value.Name, Size(shape[2], openSize, path), Size(shape[3], openSize, path));
        if (shape is not [1, 3, > 0, > 0])
        {
            input.SetShape(graph);
        }

        return input;
    }

    /// <summary>Gives the graph's input this size. Shapes that the file states for other tensors no longer hold and are dropped.</summary>
    public void SetShape(OnnxGraph graph)
    {
        TensorShapeProto shape = new();
        shape.Dim.Add(new long[] { 1, 3, Height, Width }.Select(static size => new TensorShapeProto.Types.Dimension { DimValue = size }));
        graph.Inputs[0].Type.TensorType.Shape = shape;
        graph.Model.Graph.ValueInfo.Clear();
        foreach (ValueInfoProto output in graph.Model.Graph.Output.Where(static output => output.Type?.TensorType is not null))
        {
            output.Type.TensorType.Shape = null;
        }

        graph.Changed();
    }

    private static int Size(long size, int? openSize, string path) => size > 0
        ? checked((int)size)
        : openSize ?? throw new ModelNotQuantizableException(path, QuantizationObstacle.OpenShape, "the height or width of its input is open; say which with -InputSize");
}
