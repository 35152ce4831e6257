using Rembg.Onnx;
using Rembg.Quantization.Layout;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Writing;

/// <summary>The channels of a tensor if those that a node makes are not those that its readers expect.</summary>
/// <param name="Made">The number of channels that the tensor has.</param>
/// <param name="Read">The number of channels that its readers expect.</param>
/// <param name="Rank">The number of dimensions of the tensor, of which channels are the second.</param>
internal readonly record struct ChannelCounts(int Made, int Read, int Rank);

/// <summary>
/// Fits the channels of convolutions to the runtime's integer kernels. Its fast ones
/// (<see href="https://github.com/microsoft/onnxruntime/blob/main/onnxruntime/core/mlas/lib/convsym.cpp">MlasConvSym</see>) need a multiple
/// of four input channels and, from sixteen, a multiple of eight output channels. With other numbers, a convolution of U²-Net-P from 3 to
/// 64 channels takes three times as long, and one from 64 channels to 1 four times as long. The additional channels have zero weights, so
/// no value changes.
/// </summary>
internal sealed class KernelChannels
{
    private const int InputsAtOnce = 4;
    private const int OutputsAtOnce = 8;
    private const int FewestOutputs = 16;

    private readonly QuantizedModel _quantized;
    private readonly HashSet<string> _integerNodes;
    private readonly Dictionary<string, int> _made = [];
    private readonly Dictionary<string, int> _read = [];

    /// <summary>Prepares to fit the convolutions of a model.</summary>
    public KernelChannels(QuantizedModel quantized)
    {
        _quantized = quantized;
        _integerNodes = [.. quantized.Layout.IntegerNodes.Select(static node => node.Name)];
    }

    /// <summary>Returns the weights of a node with the channels that its kernel needs.</summary>
    /// <param name="node">A node of the FP32 model.</param>
    /// <param name="weight">Its weights in integers.</param>
    public NodeWeight Fit(NodeProto node, NodeWeight weight)
    {
        if (!IsDense(node))
        {
            return weight;
        }

        if (!_quantized.Layout.HasRealResult(node))
        {
            weight = FitOutputs(node, weight);
        }

        int inputs = (int)weight.Weight.Shape[1];
        int read = RoundUp(inputs, InputsAtOnce);
        if (read > inputs && IsReadByWindowsAlone(node.Input[0]))
        {
            _read[node.Input[0]] = read;
            weight = weight with { Weight = weight.Weight.WithInputs(read) };
        }

        return weight;
    }

    /// <summary>Returns the channels of a tensor, after all nodes were fitted.</summary>
    /// <param name="tensor">A tensor of the FP32 model.</param>
    /// <returns>The numbers of channels; null if its readers expect the channels that it has.</returns>
    public ChannelCounts? Of(string tensor)
    {
        long[] shape = _quantized.Model.Shapes[tensor];
        if (!_made.ContainsKey(tensor) && !_read.ContainsKey(tensor))
        {
            return null;
        }

        int channels = (int)shape[1];
        (int made, int read) = (_made.GetValueOrDefault(tensor, channels), _read.GetValueOrDefault(tensor, channels));
        return made == read ? null : new ChannelCounts(made, read, shape.Length);
    }

    private NodeWeight FitOutputs(NodeProto node, NodeWeight weight)
    {
        int outputs = (int)weight.Weight.Shape[0];
        int made = outputs < FewestOutputs ? FewestOutputs : IsWindow(weight.Weight) ? RoundUp(outputs, OutputsAtOnce) : outputs;
        string result = _quantized.Layout.ResultOf(node);
        _made.Add(result, made);
        _read.TryAdd(result, outputs);
        return made > outputs ? new NodeWeight(weight.Weight.WithChannels(made), weight.Bias?.WithChannels(made)) : weight;
    }

    private static bool IsDense(NodeProto node) => node.OpType == "Conv" && node.Integer("group", 1) == 1;

    private static bool IsWindow(QuantizedWeight weight) => weight.Shape.Skip(2).Any(static size => size > 1);

    /// <summary>Determines whether all readers are fitted, since each of them must expect the additional channels.</summary>
    private bool IsReadByWindowsAlone(string tensor)
    {
        PreparedModel model = _quantized.Model;
        return !model.Graph.IsOutput(tensor) && model.Graph.Consumers(tensor).All(reader =>
            IsDense(reader)
            && reader.Input[0] == tensor
            && _integerNodes.Contains(reader.Name)
            && _quantized.Numbers.Weights.TryGetValue(reader.Name, out NodeWeight? weight)
            && IsWindow(weight.Weight));
    }

    private static int RoundUp(int count, int multiple) => (count + multiple - 1) / multiple * multiple;
}
