using Rembg.Onnx;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Equalization;

/// <summary>Finds the weights of a kernel that are multiplied by padding somewhere in the picture.</summary>
internal static class PaddedTaps
{
    /// <summary>
    /// Returns one entry for each weight of the kernel, row by row: true if the weight is multiplied by padding at any position.
    /// </summary>
    public static bool[] Of(NodeProto node, PreparedModel model)
    {
        long[] kernel = [.. model.Shapes[node.Input[1]].Skip(2)];
        bool[] rows = Axis(0);
        bool[] columns = Axis(1);
        return [.. rows.SelectMany(_ => columns, static (row, column) => row || column)];

        bool[] Axis(int axis)
        {
            long size = model.Shapes[node.Input[0]][2 + axis];
            long last = model.Shapes[node.Output[0]][2 + axis] - 1;
            long pad = Number("pads", axis, 0);
            long stride = Number("strides", axis, 1);
            long dilation = Number("dilations", axis, 1);
            return [.. Enumerable.Range(0, (int)kernel[axis]).Select(tap => (tap * dilation) - pad < 0 || (last * stride) + (tap * dilation) - pad >= size)];
        }

        long Number(string name, int axis, long missing) => node.Integers(name) is { Count: > 0 } given ? given[axis] : missing;
    }
}
