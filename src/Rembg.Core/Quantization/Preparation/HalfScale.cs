using Microsoft.ML.OnnxRuntime;

using Rembg.Onnx;

namespace Rembg.Quantization.Preparation;

/// <summary>
/// A large model at half the side of its input. A quarter of the work shows almost as reliably which roundings harm the mask; the resulting
/// choices are judged at full size.
/// </summary>
internal static class HalfScale
{
    // Multiply-accumulates per inference: U²-Net-P at 320 × 320 has 2e10, IS-Net at 1024 × 1024 has 1.6e11.
    private const double MultiplicationsOfLargeModel = 5e10;
    private const double MultiplicationsToPay = 1e10;

    /// <summary>Determines whether inferences take so long that a search can only run fewer of them.</summary>
    public static bool IsLarge(PreparedModel model) => model.Multiplications > MultiplicationsOfLargeModel;

    /// <summary>Determines whether smaller inferences save more time than it takes to create the smaller model.</summary>
    public static bool Pays(PreparedModel model) => model.Multiplications > MultiplicationsToPay;

    /// <summary>Creates the smaller model; the names of nodes and tensors do not change.</summary>
    /// <returns>The smaller model; null if the model cannot have this size.</returns>
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
