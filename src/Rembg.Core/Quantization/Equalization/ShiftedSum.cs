using Rembg.Onnx;
using Rembg.Onnx.Rewriting;

namespace Rembg.Quantization.Equalization;

/// <summary>A sum of a picture and a constant with one value per channel or one for all.</summary>
internal static class ShiftedSum
{
    /// <summary>Determines whether the constant can absorb a scale for each channel.</summary>
    public static bool IsScalable(NodeProto node, OnnxGraph graph, int channels) =>
        Constant(node, graph) is { } constant && graph.Consumers(constant).Count == 1 && Read(constant, graph, channels) is not null;

    /// <summary>Divides the constant by the scale of each channel.</summary>
    public static void Scale(NodeProto node, OnnxGraph graph, int channels, Func<int, double> scale)
    {
        string name = Constant(node, graph)!;
        double[] values = Read(name, graph, channels)!;
        TensorProto constant = graph.Initializer(name)!;
        constant.Dims.Clear();
        constant.Dims.Add([1, channels, 1, 1]);
        constant.SetFloats([.. Enumerable.Range(0, channels).Select(channel => (float)(values[values.Length == 1 ? 0 : channel] / scale(channel)))]);
    }

    private static string? Constant(NodeProto node, OnnxGraph graph) => node.OpType == "Add" ? node.Input.FirstOrDefault(input => graph.Initializer(input) is not null) : null;

    // Only the number of dimensions and channels matters.
    private static double[]? Read(string name, OnnxGraph graph, int channels) => ChannelConstant.Read(name, graph, [1, channels, 1, 1]);
}
