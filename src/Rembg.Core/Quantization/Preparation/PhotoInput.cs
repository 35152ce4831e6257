using Rembg.Onnx;

namespace Rembg.Quantization.Preparation;

/// <summary>The only input of a model, which accepts a photo.</summary>
/// <param name="Name">The name of the input.</param>
/// <param name="Shape">The shape of the photo.</param>
internal sealed record PhotoInput(string Name, PhotoShape Shape)
{
    /// <summary>Fixes the dimensions that the file leaves open: a batch of one photo with three channels and the given size.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="path">The model file, for error messages.</param>
    /// <param name="openSize">The side in pixels if the file leaves it open; null if it is unknown.</param>
    /// <exception cref="ModelInvalidException">The input does not accept a photo.</exception>
    /// <exception cref="ModelNotQuantizableException">The size is open and was not given.</exception>
    public static PhotoInput Fix(OnnxGraph graph, string path, int? openSize)
    {
        if (PhotoInputs.Refuse([.. graph.Inputs.Select(static input => (input.Name, Sizes(input)))]) is { } refusal)
        {
            throw new ModelInvalidException(path, refusal);
        }

        ValueInfoProto value = graph.Inputs[0];
        IReadOnlyList<long> sizes = Sizes(value);
        TensorProto.Types.DataType type = (TensorProto.Types.DataType)(value.Type?.TensorType?.ElemType ?? 0);
        PhotoShape? shape = PhotoShape.Read(sizes);
        if (shape is null || type is not (TensorProto.Types.DataType.Float or TensorProto.Types.DataType.Float16))
        {
            string found = string.Join(", ", sizes.Select(static size => size > 0 ? $"{size}" : "?"));
            throw new ModelInvalidException(path, $"its input '{value.Name}' is {type} [{found}], not a photo: Float or Float16 {PhotoShape.Expected}");
        }

        PhotoInput input = new(value.Name, shape with { Height = Size(shape.Height, openSize, path), Width = Size(shape.Width, openSize, path) });
        if (!sizes.SequenceEqual(input.Shape.Sizes))
        {
            input.SetShape(graph);
        }

        return input;
    }

    /// <summary>
    /// Sets this size for the graph's input. Shapes that the file specifies for other tensors are no longer valid and are removed.
    /// </summary>
    public void SetShape(OnnxGraph graph) => InputShape.Set(graph, Shape.Sizes);

    private static long[] Sizes(ValueInfoProto input) => [.. input.Type?.TensorType?.Shape?.Dim.Select(static size => size.DimValue) ?? []];

    private static int Size(int size, int? openSize, string path) => size > 0
        ? size
        : openSize ?? throw new ModelNotQuantizableException(path, QuantizationObstacle.OpenShape, "the height or width of its input is open, and no input size is specified");
}
