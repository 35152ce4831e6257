using Microsoft.ML.OnnxRuntime;

using Rembg.Onnx;

namespace Rembg.Quantization.Preparation;

/// <summary>
/// A large model at half the side of its input. A quarter of the work shows nearly as well which roundings harm the mask; what
/// is chosen by it is judged at full size.
/// </summary>
internal static class HalfScale
{
    // Multiply-accumulates of an inference: U²-Net-P at 320 × 320 has 2e10, IS-Net at 1024 × 1024 has 1.6e11.
    private const double MultiplicationsOfLargeModel = 5e10;

    /// <summary>True if an inference takes so long that a search has to do with fewer of them.</summary>
    public static bool IsLarge(PreparedModel model) => model.Multiplications > MultiplicationsOfLargeModel;

    /// <summary>Makes the smaller model; names of nodes and tensors stay.</summary>
    /// <returns>Null if the model cannot be given this size.</returns>
    public static PreparedModel? Of(PreparedModel model)
    {
        if (model.InputHeight % 2 != 0 || model.InputWidth % 2 != 0)
        {
            return null;
        }

        try
        {
            (int height, int width) = (model.InputHeight / 2, model.InputWidth / 2);
            OnnxGraph graph = new(model.Model.Clone());
            InputSizeChange.Apply(graph, model.Shapes, model.Input);
            new PhotoInput(model.Input, new(height, width, ChannelsLast: false)).SetShape(graph);
            IReadOnlyDictionary<string, long[]> shapes = TensorShapes.Infer(graph.Model);
            bool isHalf = shapes[model.Output].TakeLast(2).SequenceEqual(model.Shapes[model.Output].TakeLast(2).Select(static size => size / 2));
            return isHalf ? new PreparedModel(graph.Model, model.Input, height, width, model.Output, shapes) { Path = model.Path } : null;
        }
        catch (Exception exception) when (exception is NotSupportedException or OnnxRuntimeException)
        {
            return null;
        }
    }
}
