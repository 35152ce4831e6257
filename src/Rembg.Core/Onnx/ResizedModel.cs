using Microsoft.ML.OnnxRuntime;

namespace Rembg.Onnx;

/// <summary>Reads a model file and changes the size of the photo that the model takes.</summary>
internal static class ResizedModel
{
    /// <summary>Reads a model. Its file does not change.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="values">The values of inputs other than the photo; they become constants.</param>
    /// <param name="before">The photo's shape in the file; sizes that the file leaves open are replaced by these.</param>
    /// <param name="after">The photo's shape in the result.</param>
    /// <returns>The model, which has the photo as its only input.</returns>
    /// <exception cref="NotSupportedException">The model only works at its own size; the message is a clause.</exception>
    /// <exception cref="InvalidDataException">The file is not a model that this library can read; the message is a clause.</exception>
    /// <exception cref="OnnxRuntimeException">The runtime rejects the model.</exception>
    public static ModelProto Read(string path, IEnumerable<KeyValuePair<string, double>> values, PhotoShape before, PhotoShape after)
    {
        OnnxGraph graph = new(OnnxFile.Read(path));
        FixedInputs.ToInitializers(graph.Model, values);
        LocalFunctions.Inline(graph.Model);
        SparseInitializers.ToDense(graph.Model);
        graph.Changed();
        graph.Sort();
        OpsetUpgrade.Apply(graph);
        InputShape.Set(graph, before.Sizes);
        InputSizeChange.Apply(graph, TensorShapes.Infer(graph.Model), graph.Inputs[0].Name);
        InputShape.Set(graph, after.Sizes);
        return graph.Model;
    }
}
