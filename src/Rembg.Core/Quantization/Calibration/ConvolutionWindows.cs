using Rembg.Onnx;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Calibration;

/// <summary>
/// The windows of a convolution for some of its results: for each weight of the kernel, the element of the channel that it is multiplied
/// by.
/// </summary>
/// <param name="Channels">The number of input channels.</param>
/// <param name="Taps">The number of weights of the kernel per channel.</param>
/// <param name="Positions">The number of results.</param>
/// <param name="Elements">The index within a channel, for all positions of one tap after another; −1 for padding.</param>
internal sealed record ConvolutionWindows(int Channels, int Taps, int Positions, int[] Elements)
{
    // A low-discrepancy sequence distributes the positions evenly without a pattern (Roberts 2018, the R2 sequence).
    private const double RowStep = 0.7548776662466927;
    private const double ColumnStep = 0.5698402909980532;

    /// <summary>
    /// Selects windows of a convolution; null if it is grouped, its input is not a single picture, or it pads in an unsupported way.
    /// </summary>
    /// <param name="node">The convolution.</param>
    /// <param name="model">The model of the convolution.</param>
    /// <param name="most">The largest number of positions.</param>
    public static ConvolutionWindows? Of(NodeProto node, PreparedModel model, int most)
    {
        long[] input = model.Shapes[node.Input[0]];
        long[] output = model.Shapes[node.Output[0]];
        long[] kernel = [.. model.Shapes[node.Input[1]].Skip(2)];
        if (input is not [1, _, _, _] || node.Integer("group", 1) != 1 || node.Text("auto_pad", "NOTSET") != "NOTSET")
        {
            return null;
        }

        long[] pads = Numbers(node, "pads", [0, 0, 0, 0]);
        long[] strides = Numbers(node, "strides", [1, 1]);
        long[] dilations = Numbers(node, "dilations", [1, 1]);
        (int Row, int Column)[] positions = [.. Positioned((int)output[2], (int)output[3], most)];
        List<int> elements = [];
        for (long tapRow = 0; tapRow < kernel[0]; tapRow++)
        {
            for (long tapColumn = 0; tapColumn < kernel[1]; tapColumn++)
            {
                foreach ((int row, int column) in positions)
                {
                    long y = (row * strides[0]) - pads[0] + (tapRow * dilations[0]);
                    long x = (column * strides[1]) - pads[1] + (tapColumn * dilations[1]);
                    bool isInside = y >= 0 && y < input[2] && x >= 0 && x < input[3];
                    elements.Add(isInside ? (int)((y * input[3]) + x) : -1);
                }
            }
        }

        return new ConvolutionWindows((int)input[1], (int)(kernel[0] * kernel[1]), positions.Length, [.. elements]);
    }

    private static long[] Numbers(NodeProto node, string name, long[] missing) => node.Integers(name) is { Count: > 0 } given ? [.. given] : missing;

    private static IEnumerable<(int Row, int Column)> Positioned(int height, int width, int most) => (long)height * width <= most
        ? Enumerable.Range(0, height * width).Select(index => (index / width, index % width))
        : Enumerable.Range(1, most).Select(index => ((int)(index * RowStep % 1 * height), (int)(index * ColumnStep % 1 * width)));
}
