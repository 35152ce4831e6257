using Microsoft.ML.OnnxRuntime;

namespace Rembg.Onnx;

/// <summary>The shapes of all tensors of a graph, as ONNX Runtime infers them.</summary>
internal static class TensorShapes
{
    /// <summary>Finds the shape of every input, constant and node output.</summary>
    /// <param name="model">A model whose input shape is fixed. It is left as it is.</param>
    /// <exception cref="OnnxRuntimeException">The runtime refuses the model.</exception>
    public static IReadOnlyDictionary<string, long[]> Infer(ModelProto model)
    {
        using InferenceSession session = OnnxSession.Create(ExposedModel.Of(model), GraphOptimizationLevel.ORT_DISABLE_ALL);
        Dictionary<string, long[]> shapes = model.Graph.Initializer.ToDictionary(static tensor => tensor.Name, static tensor => tensor.Dims.ToArray());
        foreach ((string name, NodeMetadata metadata) in session.InputMetadata.Concat(session.OutputMetadata).Where(static pair => pair.Value.IsTensor))
        {
            shapes[name] = Array.ConvertAll(metadata.Dimensions, static size => (long)size);
        }

        string[] open = [.. shapes.Where(static shape => shape.Value.Any(static size => size < 0)).Select(static shape => shape.Key)];
        if (open.Length > 0)
        {
            Measure(session, open, shapes);
        }

        return shapes;
    }

    /// <summary>Some shapes depend on values (NonZero, a computed Reshape): they are read off a run on zeros.</summary>
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
