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
        string positions = graph.AddNode("Transpose", [products], $"{result}_positions");
        graph.Producer(positions)!.Set("perm", ChannelsFirst);

        TensorProto ones = Ones(weight.Weight.Shape, graph.UniqueName($"{result}_ones"));
        graph.Add(ones);
        string[] operands = [positions, ones.Name];
        if (weight.Bias is { } integers)
        {
            TensorProto real = TensorData.Create<float>(graph.UniqueName($"{result}_bias"), integers.Dequantize(), integers.Values.Length);
            graph.Add(real);
            operands = [.. operands, real.Name];
        }

        graph.AddNode("Conv", operands, result, exactly: true);
        graph.Nodes[^1].Attribute.Add(window);
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
