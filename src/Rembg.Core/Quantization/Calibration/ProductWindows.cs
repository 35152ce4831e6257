using Rembg.Onnx;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Calibration;

/// <summary>
/// The inputs of a product's weights for some of its results: for each weight of a convolution's kernel, the element of the channel that it
/// is multiplied by; for a matrix product, the rows.
/// </summary>
/// <param name="Channels">The number of input channels, or the length of a row.</param>
/// <param name="Taps">The number of weights of the kernel per channel; 1 for a matrix product.</param>
/// <param name="Positions">The number of results.</param>
/// <param name="Elements">The index within a channel, for all positions of one tap after another; −1 for padding.</param>
internal sealed record ProductWindows(int Channels, int Taps, int Positions, int[] Elements)
{
    // A low-discrepancy sequence distributes the positions evenly without a pattern (Roberts 2018, the R2 sequence).
    private const double RowStep = 0.7548776662466927;
    private const double ColumnStep = 0.5698402909980532;

    /// <summary>The number of groups, which have the same number of input channels each.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>True if the channels of the input are its last dimension.</summary>
    public bool ChannelsLast { get; init; }

    /// <summary>
    /// Selects inputs; null if the input of a convolution is not a single picture, or if it pads in an unsupported way.
    /// </summary>
    /// <param name="node">The convolution or matrix product.</param>
    /// <param name="model">The model with the node.</param>
    /// <param name="most">The largest number of positions.</param>
    public static ProductWindows? Of(NodeProto node, PreparedModel model, int most) =>
        node.OpType == "Conv" ? OfConvolution(node, model, most) : OfRows(model.Shapes[node.Input[0]], most);

    private static ProductWindows OfRows(long[] input, int most)
    {
        int rows = (int)input.SkipLast(1).Aggregate(1L, static (product, size) => product * size);
        int[] selected = [.. Enumerable.Range(0, Math.Min(rows, most)).Select(index => (int)((long)index * rows / Math.Min(rows, most)))];
        return new ProductWindows((int)input[^1], 1, selected.Length, selected) { ChannelsLast = true };
    }

    private static ProductWindows? OfConvolution(NodeProto node, PreparedModel model, int most)
    {
        long[] input = model.Shapes[node.Input[0]];
        long[] output = model.Shapes[node.Output[0]];
        long[] kernel = [.. model.Shapes[node.Input[1]].Skip(2)];
        if (input is not [1, _, _, _] || node.Text("auto_pad", "NOTSET") != "NOTSET")
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

        return new ProductWindows((int)input[1], (int)(kernel[0] * kernel[1]), positions.Length, [.. elements]) { Groups = (int)node.Integer("group", 1) };
    }

    private static long[] Numbers(NodeProto node, string name, long[] missing) => node.Integers(name) is { Count: > 0 } given ? [.. given] : missing;

    private static IEnumerable<(int Row, int Column)> Positioned(int height, int width, int most) => (long)height * width <= most
        ? Enumerable.Range(0, height * width).Select(index => (index / width, index % width))
        : Enumerable.Range(1, most).Select(index => ((int)(index * RowStep % 1 * height), (int)(index * ColumnStep % 1 * width)));
}
