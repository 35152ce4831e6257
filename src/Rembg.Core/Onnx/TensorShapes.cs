using Microsoft.ML.OnnxRuntime;

namespace Rembg.Onnx;

/// <summary>Infers the shapes of all tensors of a graph with ONNX Runtime.</summary>
internal static class TensorShapes
{
    /// <summary>Finds the shapes of all inputs, constants and node outputs.</summary>
    /// <param name="model">A model with a fixed input shape. It stays as it is.</param>
    /// <exception cref="OnnxRuntimeException">The runtime refuses the model.</exception>
    public static IReadOnlyDictionary<string, long[]> Infer(ModelProto model)
    {
        using InferenceSession session = OnnxSession.Create(ExposedModel.Of(model), GraphOptimizationLevel.ORT_DISABLE_ALL);
        Dictionary<string, long[]> shapes = model.Graph.Initializer.ToDictionary(static tensor => tensor.Name, static tensor => tensor.Dims.ToArray());
        foreach ((string name, NodeMetadata metadata) in session.InputMetadata.Concat(session.OutputMetadata).Where(static pair => pair.Value.IsTensor))
        {
            shapes[name] = Array.ConvertAll(metadata.Dimensions, static size => (long)size);
        }

        // For a tensor of unknown rank, the runtime reports the same as for a scalar.
        HashSet<string> constants = [.. model.Graph.Initializer.Select(static tensor => tensor.Name)];
        string[] open = [.. shapes.Where(shape => shape.Value.Any(static size => size < 0) || (shape.Value.Length == 0 && !constants.Contains(shape.Key) && !session.InputMetadata.ContainsKey(shape.Key))).Select(static shape => shape.Key)];
        if (open.Length > 0)
        {
            Measure(session, open, shapes);
        }

        return shapes;
    }

    /// <summary>Some shapes depend on values (NonZero, a computed Reshape). They are measured in a run with zeros as input.</summary>
    private static void Measure(InferenceSession session, string[] open, Dictionary<string, long[]> shapes)
    {
        string[] inputs = [.. session.InputMetadata.Keys];
        OrtValue[] zeros = [.. inputs.Select(input => Zeros(session.InputMetadata[input]))];
        try
        {
            using RunOptions options = new();
            using IDisposableReadOnlyCollection<OrtValue> values = session.Run(options, inputs, zeros, open);
            foreach ((string name, OrtValue value) in open.Zip(values))
            {
                shapes[name] = value.GetTensorTypeAndShape().Shape;
            }
        }
        finally
        {
            Array.ForEach(zeros, static value => value.Dispose());
        }
    }

    private static OrtValue Zeros(NodeMetadata input)
    {
        OrtValue value = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, input.ElementDataType, Array.ConvertAll(input.Dimensions, static size => (long)Math.Max(size, 1)));
        value.GetTensorMutableRawData().Clear();
        return value;
    }
}
