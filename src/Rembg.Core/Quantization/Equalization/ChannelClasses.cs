using Rembg.Onnx;
using Rembg.Quantization.Operators;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Equalization;

/// <summary>
/// The channels of activations that must have the same scale: those that an operator passes on, and both operands of a sum. A channel is
/// pinned if it is read or written by an operator that does not preserve scales, or is in the model's input or output.
/// </summary>
internal sealed class ChannelClasses
{
    private readonly Dictionary<string, (int First, int Count)> _channels = [];
    private readonly List<int> _parents = [];
    private readonly HashSet<int> _pinned = [];

    private ChannelClasses(PreparedModel model)
    {
        foreach ((string tensor, long[] shape) in model.Shapes)
        {
            if (shape.Length == 4 && model.Graph.Initializer(tensor) is null)
            {
                _channels.Add(tensor, (_parents.Count, (int)shape[1]));
                _parents.AddRange(Enumerable.Range(_parents.Count, (int)shape[1]));
            }
        }
    }

    /// <summary>The number of channels before any classes are joined; class numbers are below it.</summary>
    public int Count => _parents.Count;

    /// <summary>Finds the classes of a model.</summary>
    public static ChannelClasses Find(PreparedModel model)
    {
        ChannelClasses classes = new(model);
        foreach (NodeProto node in model.Graph.Nodes)
        {
            classes.Visit(node, model.Graph);
        }

        foreach (string name in model.Graph.Outputs.Append(model.Input))
        {
            classes.Pin(name);
        }

        HashSet<int> roots = [.. classes._pinned.Select(classes.Root)];
        classes._pinned.UnionWith(roots);
        return classes;
    }

    /// <summary>Determines whether a node is a convolution of pictures whose weights can absorb scales.</summary>
    public static bool IsScalable(NodeProto node, OnnxGraph graph) =>
        node.OpType == "Conv" && OperatorRules.For(node).Weight(node, graph) is not null && graph.Initializer(node.Input[1])!.Dims.Count == 4
        && node.Input.Skip(1).All(input => input.Length == 0 || graph.Consumers(input).Count == 1);

    /// <summary>Returns the class of each channel of a tensor; null if the tensor is not a picture.</summary>
    public int[]? Of(string tensor) => _channels.TryGetValue(tensor, out (int First, int Count) range)
        ? [.. Enumerable.Range(range.First, range.Count).Select(Root)]
        : null;

    /// <summary>Determines whether a class must keep its scale.</summary>
    public bool IsPinned(int channelClass) => _pinned.Contains(channelClass);

    private void Visit(NodeProto node, OnnxGraph graph)
    {
        if (IsScalable(node, graph))
        {
            return;
        }

        OperatorRule rule = OperatorRules.For(node);
        List<string> inputs = [.. node.Input.Where(_channels.ContainsKey)];
        List<string> activations = [.. rule.Activations(node, graph).Where(index => index < node.Input.Count).Select(index => node.Input[index])];
        bool flows = inputs.SequenceEqual(activations) && rule.Channels(node, graph) switch
        {
            ChannelFlow.Same => Tie(activations, node.Output[0]),
            ChannelFlow.Gated => TieFactor(GatedProduct.Factor(node, graph)!, activations, node.Output[0]),
            ChannelFlow.Shifted => _channels.TryGetValue(node.Output[0], out (int First, int Count) to) && ShiftedSum.IsScalable(node, graph, to.Count) && Tie(activations, node.Output[0]),
            ChannelFlow.Joined => node.Integer("axis", 1) == 1 && Join(activations, node.Output[0]),
            _ => false,
        };
        if (!flows)
        {
            foreach (string tensor in inputs.Concat(node.Output))
            {
                Pin(tensor);
            }
        }
    }

    /// <summary>Pins the gate, so that the product has the scale of the other factor.</summary>
    private bool TieFactor(string factor, IReadOnlyList<string> inputs, string output)
    {
        foreach (string gate in inputs.Where(input => input != factor))
        {
            Pin(gate);
        }

        return Tie([factor], output);
    }

    private bool Tie(IReadOnlyList<string> inputs, string output)
    {
        if (!_channels.TryGetValue(output, out (int First, int Count) to) || inputs.Any(input => _channels[input].Count != to.Count))
        {
            return false;
        }

        foreach (string input in inputs)
        {
            Unite(_channels[input].First, to.First, to.Count);
        }

        return true;
    }

    private bool Join(IReadOnlyList<string> inputs, string output)
    {
        if (!_channels.TryGetValue(output, out (int First, int Count) to) || inputs.Sum(input => _channels[input].Count) != to.Count)
        {
            return false;
        }

        int next = to.First;
        foreach ((int first, int count) in inputs.Select(input => _channels[input]))
        {
            Unite(first, next, count);
            next += count;
        }

        return true;
    }

    private void Unite(int from, int to, int count)
    {
        for (int i = 0; i < count; i++)
        {
            _parents[Root(from + i)] = Root(to + i);
        }
    }

    private int Root(int channel)
    {
        while (_parents[channel] != channel)
        {
            channel = _parents[channel] = _parents[_parents[channel]];
        }

        return channel;
    }

    private void Pin(string tensor)
    {
        if (_channels.TryGetValue(tensor, out (int First, int Count) range))
        {
            _pinned.UnionWith(Enumerable.Range(range.First, range.Count));
        }
    }
}
