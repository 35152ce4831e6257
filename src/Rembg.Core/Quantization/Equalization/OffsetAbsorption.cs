using Rembg.Onnx;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Equalization;

/// <summary>
/// Removes large constant offsets from channels. In some networks, a channel stays near one large value in every photo, for example between
/// 220 and 228 while its neighbours reach 20. It wastes the range of its tensor and, through its large weights, the precision of the other
/// weights, and no scale helps. The constant offset moves from the bias of the convolution that produces the channel to the biases of those
/// that read it (Nagel et al. 2019, section 4.1.3, <see href="https://arxiv.org/abs/1906.04721"/>). Where a kernel reaches into the
/// padding, which stays 0, a channel of ones replaces the offset (or several such channels, if kernels process several channels at once),
/// so that the FP32 function is the same for every photo in which the channel stays near its value.
/// </summary>
internal static class OffsetAbsorption
{
    // A channel harms its neighbours if the product of its largest value and largest weight is this many times larger than the product of
    // any other channel.
    private const double Outstanding = 4;

    // At least this share of the largest value must be constant.
    private const double SmallestPart = 0.75;

    // Integer kernels process four channels at a time: one channel more than a multiple of four costs as much as four.
    private const int Lane = 4;

    // In other photos, values may be lower than in calibration by this share of the distance between the smallest and the largest value.
    private const double Margin = 0.5;

    /// <summary>Removes the offsets of all channels that harm their neighbours.</summary>
    /// <param name="model">The FP32 model. It stays as it is.</param>
    /// <param name="statistics">The values seen in calibration.</param>
    /// <returns>The changed model, and the number of channels; the original model if no channel qualifies.</returns>
    public static (PreparedModel Model, int Channels) Apply(PreparedModel model, IReadOnlyDictionary<string, ActivationStatistics> statistics)
    {
        int channels = 0;
        PreparedModel changed = model;
        foreach (string name in model.Graph.Nodes.Where(static node => node.OpType == "Conv").Select(static node => node.Name).ToList())
        {
            NodeProto producer = model.Graph.Nodes.First(node => node.Name == name);
            if (ChannelRoute.Of(producer, model) is { } route && Offsets(route, model, statistics) is { Count: > 0 } offsets)
            {
                changed = channels == 0 ? changed with { Model = model.Model.Clone() } : changed;
                changed = Absorb(changed, name, offsets, Amplitude(route, offsets, statistics));
                channels += offsets.Count;
            }
        }

        return (changed, channels);
    }

    /// <summary>Returns the offset of each channel that has one and must lose it.</summary>
    private static Dictionary<int, float> Offsets(ChannelRoute route, PreparedModel model, IReadOnlyDictionary<string, ActivationStatistics> statistics)
    {
        Dictionary<int, float> offsets = [];
        IEnumerable<int> outstanding = route.Readers.Select(reader => OutstandingChannel(reader.Node, model, statistics) - reader.First).OfType<int>().Distinct();
        foreach (int channel in outstanding.Where(channel => channel >= 0 && channel < route.Channels))
        {
            ActivationStatistics[] seen = [.. Seen(route, statistics).Select(static seen => seen.Statistics)];
            int[] places = [.. Seen(route, statistics).Select(seen => seen.First + channel)];
            float lowest = seen.Zip(places, static (seen, place) => seen.Minimum[place]).Min();
            float highest = seen.Zip(places, static (seen, place) => seen.Maximum[place]).Max();
            double offset = lowest - (Margin * (highest - lowest));
            if (offset >= SmallestPart * highest && offset > 0)
            {
                offsets.Add(channel, (float)offset);
            }
        }

        return offsets;
    }

    private static IEnumerable<(ActivationStatistics Statistics, int First)> Seen(ChannelRoute route, IReadOnlyDictionary<string, ActivationStatistics> statistics) =>
        route.Tensors.Where(tensor => statistics.ContainsKey(tensor.Tensor)).Select(tensor => (statistics[tensor.Tensor], tensor.First));

    /// <summary>Returns the only channel of a convolution's input that harms its neighbours; null if no channel stands out.</summary>
    private static int? OutstandingChannel(NodeProto reader, PreparedModel model, IReadOnlyDictionary<string, ActivationStatistics> statistics)
    {
        if (!statistics.TryGetValue(reader.Input[0], out ActivationStatistics? seen) || seen.Magnitudes.Length < 2)
        {
            return null;
        }

        // Equalization does not change these products: it divides one factor and multiplies the other.
        double[] products = [.. seen.Magnitudes.Zip(ConvolutionWeights.Of(reader, model.Graph).InputMagnitudes(seen.Magnitudes.Length), static (value, weight) => value * weight)];
        double[] largest = [.. products.OrderDescending().Take(2)];
        return largest[0] > Outstanding * largest[1] ? Array.IndexOf(products, largest[0]) : null;
    }

    /// <summary>Returns a value for the channel of ones that does not widen any range: the largest value of the other channels.</summary>
    private static float Amplitude(ChannelRoute route, Dictionary<int, float> offsets, IReadOnlyDictionary<string, ActivationStatistics> statistics) => (float)Seen(route, statistics)
        .SelectMany(seen => Enumerable.Range(0, route.Channels).Where(channel => !offsets.ContainsKey(channel)).Select(channel => (double)seen.Statistics.Maximum[seen.First + channel]))
        .Where(static value => value > 0)
        .DefaultIfEmpty(1)
        .Max();

    private static PreparedModel Absorb(PreparedModel model, string producer, Dictionary<int, float> offsets, float amplitude)
    {
        OnnxGraph graph = model.Graph;
        ChannelRoute route = ChannelRoute.Of(graph.Nodes.First(node => node.Name == producer), model)!;
        bool needsOnes = route.Readers.Any(reader => PaddedTaps.Of(reader.Node, model).Contains(true));
        PlainConvolution made = new(route.Producer, graph);
        foreach ((int channel, float offset) in offsets)
        {
            made.Bias[channel] -= offset;
        }

        int ones = needsOnes ? Lane - (route.Channels % Lane) : 0;
        if (ones > 0)
        {
            made.AddOutputs(ones, amplitude);
            foreach (NodeProto resize in route.Passed.Where(static node => node.OpType == "Resize"))
            {
                AddChannels(resize, ones, graph);
            }
        }

        made.WriteTo(graph);
        foreach ((NodeProto node, int first) in route.Readers)
        {
            PlainConvolution reader = new(node, graph);
            bool[] isPadded = PaddedTaps.Of(node, model);
            reader.AddInputs(first + route.Channels, ones);
            foreach ((int channel, float offset) in offsets)
            {
                Move(reader, first + channel, offset, isPadded, first + route.Channels, ones, amplitude);
            }

            reader.WriteTo(graph);
        }

        graph.Changed();
        return ones > 0 ? model with { Shapes = TensorShapes.Infer(model.Model) } : model;
    }

    /// <summary>
    /// Moves the offset of a channel to the bias and, in equal parts, to those weights of the channels of ones that can be multiplied by
    /// padding.
    /// </summary>
    private static void Move(PlainConvolution reader, int channel, float offset, bool[] isPadded, int firstOfOnes, int ones, float amplitude)
    {
        for (int output = 0; output < reader.Outputs; output++)
        {
            double constant = 0;
            for (int tap = 0; tap < reader.Taps; tap++)
            {
                double part = (double)reader[output, channel, tap] * offset;
                constant += isPadded[tap] ? 0 : part;
                for (int i = 0; i < ones && isPadded[tap]; i++)
                {
                    reader[output, firstOfOnes + i, tap] += (float)(part / (ones * amplitude));
                }
            }

            reader.Bias[output] += (float)constant;
        }
    }

    /// <summary>Adds channels to a Resize to a fixed size, whose sizes may be shared with other nodes.</summary>
    private static void AddChannels(NodeProto resize, int count, OnnxGraph graph)
    {
        if (resize.Input.Count < 4 || graph.Initializer(resize.Input[3])!.ToIntegers() is not [_, _, _, _] sizes)
        {
            return;
        }

        string name = graph.UniqueName(resize.Input[3]);
        graph.Add(TensorData.Create<long>(name, [sizes[0], sizes[1] + count, sizes[2], sizes[3]], 4));
        resize.Input[3] = name;
    }
}
