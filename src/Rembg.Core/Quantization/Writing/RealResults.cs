using Rembg.Onnx;
using Rembg.Quantization.Layout;

namespace Rembg.Quantization.Writing;

/// <summary>
/// Writes convolutions with a real result (<see cref="RealResult"/>): the channels of the input move to the end, where the runtime's integer
/// kernels have them anyway, an integer matrix product computes each position of the kernel, and a convolution in FP32 adds the positions
/// up.
/// </summary>
internal sealed class RealResults(QuantizedModel quantized, OnnxGraph graph, QdqPairs pairs)
{
    private static readonly long[] ChannelsLast = [0, 2, 3, 1];
    private static readonly long[] ChannelsFirst = [0, 3, 1, 2];

    /// <summary>Rewrites a convolution. Its node becomes the one that reads the input.</summary>
    /// <param name="node">The node in the graph to write.</param>
    /// <param name="weight">Its weights <c>[out, in, rows, columns]</c> and its bias in integers.</param>
    public void Write(NodeProto node, NodeWeight weight)
    {
        (string input, string weights, string result) = (node.Input[0], node.Input[1], node.Output[0]);
        AttributeProto[] window = [.. node.Attribute];
        string moved = graph.UniqueName($"{result}_moved");
        node.OpType = "Transpose";
        node.Attribute.Clear();
        node.Set("perm", ChannelsLast);
        node.Input.Clear();
        node.Input.Add(input);
        node.Output[0] = moved;

        string products = graph.AddNode("MatMul", [moved, pairs.Insert(weights, weight.Weight.AsColumns())], $"{result}_products");
        pairs.Insert(moved, quantized.Numbers.Activations[quantized.Layout.ScaleOf(input)], [graph.Nodes[^1]], asOutput: false);
        TensorProto? bias = weight.Bias is { } integers
            ? TensorData.Create<float>(graph.UniqueName($"{result}_bias"), integers.Dequantize(), integers.Values.Length)
            : null;
        if (IsPointwise(weight.Weight.Shape, window))
        {
            AddBias(Transpose(products, bias is null ? result : $"{result}_sums", exactly: bias is null), bias, result);
            return;
        }

        TensorProto ones = Ones(weight.Weight.Shape, graph.UniqueName($"{result}_ones"));
        graph.Add(ones);
        string positions = Transpose(products, $"{result}_positions");
        graph.AddNode("Conv", bias is null ? [positions, ones.Name] : [positions, ones.Name, bias.Name], result, exactly: true);
        graph.Nodes[^1].Attribute.Add(window);
        if (bias is not null)
        {
            graph.Add(bias);
        }
    }

    /// <summary>Determines whether each sum has one position only, so that there is nothing to add up.</summary>
    private static bool IsPointwise(long[] shape, AttributeProto[] window) =>
        shape is [_, _, 1, 1] && !window.Any(static attribute => attribute.Name == "pads" && attribute.Ints.Any(static pad => pad != 0));

    private string Transpose(string products, string result, bool exactly = false)
    {
        string transposed = graph.AddNode("Transpose", [products], result, exactly);
        graph.Producer(transposed)!.Set("perm", ChannelsFirst);
        return transposed;
    }

    private void AddBias(string sums, TensorProto? bias, string result)
    {
        if (bias is null)
        {
            return;
        }

        bias.Dims.Add([1, 1]);
        graph.Add(bias);
        graph.AddNode("Add", [sums, bias.Name], result, exactly: true);
    }

    /// <summary>Returns the weights that add up the positions of each channel, <c>[out, out · positions, rows, columns]</c>.</summary>
    private static TensorProto Ones(long[] shape, string name)
    {
        (int channels, int positions) = ((int)shape[0], (int)(shape[2] * shape[3]));
        float[] values = new float[channels * channels * positions * positions];
        for (int channel = 0; channel < channels; channel++)
        {
            for (int position = 0; position < positions; position++)
            {
                int column = (channel * positions) + position;
                values[(((channel * channels * positions) + column) * positions) + position] = 1;
            }
        }

        return TensorData.Create<float>(name, values, channels, channels * positions, shape[2], shape[3]);
    }
}
