using Rembg.Onnx;
using Rembg.Quantization.Operators;

namespace Rembg.Quantization;

/// <summary>
/// Lets the channels before a HardSwish be equalized. In <c>x · HardSigmoid(x)</c> a scale passes through the factor <c>x</c>, but not through the gate, which needs
/// the values as they are. Written as a convolution of one weight for each channel (the slope) and a Clip from 0 to 1, the gate
/// takes a scale up in its weights. Without it, one channel that reaches 250 leaves six steps to the gates of all others.
/// </summary>
internal static class GateConvolutions
{
    // A convolution takes longer than a change of range. It pays where the largest channel reaches so many times as far as half of the channels do.
    private const double SmallestSpread = 3;

    /// <summary>Rewrites the gates behind channels of unlike size.</summary>
    /// <param name="model">The FP32 model. It is left as it is.</param>
    /// <param name="statistics">The values that calibration saw.</param>
    /// <returns>The changed model, and the statistics without values below the gates' range: the product is 0 there.</returns>
    public static (PreparedModel Model, IReadOnlyDictionary<string, ActivationStatistics> Statistics) Apply(
        PreparedModel model,
        IReadOnlyDictionary<string, ActivationStatistics> statistics)
    {
        string[] gates = [.. model.Graph.Nodes.Where(node => IsGate(node, model) && IsSpread(Useful(node, statistics))).Select(static node => node.Name)];
        if (gates.Length == 0)
        {
            return (model, statistics);
        }

        Dictionary<string, long[]> shapes = new(model.Shapes);
        Dictionary<string, ActivationStatistics> useful = new(statistics);
        PreparedModel changed = model with { Model = model.Model.Clone(), Shapes = shapes };
        foreach (NodeProto gate in changed.Graph.Nodes.Where(node => gates.Contains(node.Name)).ToList())
        {
            if (OnlyForProduct(gate.Input[0], gate, changed.Graph))
            {
                useful[gate.Input[0]] = Useful(gate, statistics)!;
            }

            Rewrite(gate, HardSigmoidRule.Domain(gate)!.Value, changed.Graph, shapes);
        }

        changed.Graph.Sort();
        return (changed, useful);
    }

    /// <summary>True for the HardSigmoid of a HardSwish over pictures.</summary>
    private static bool IsGate(NodeProto node, PreparedModel model) => node.OpType == "HardSigmoid"
        && HardSigmoidRule.Domain(node) is not null
        && model.Shapes[node.Input[0]].Length == 4
        && model.Graph.Consumers(node.Input[0]).Any(reader => IsProduct(reader, node))
        && model.Graph.Consumers(node.Output[0]).Count > 0;

    /// <summary>What calibration saw before a gate, without values that the gate turns to 0; null if it saw nothing.</summary>
    private static ActivationStatistics? Useful(NodeProto gate, IReadOnlyDictionary<string, ActivationStatistics> statistics)
    {
        float lowest = (float)HardSigmoidRule.Domain(gate)!.Value.Minimum;
        return statistics.TryGetValue(gate.Input[0], out ActivationStatistics? seen) ? seen with { Minimum = [.. seen.Minimum.Select(value => Math.Max(value, lowest))] } : null;
    }

    private static bool IsSpread(ActivationStatistics? seen)
    {
        double[] magnitudes = [.. seen?.Magnitudes.Order() ?? Enumerable.Empty<double>()];
        return magnitudes.Length > 0 && magnitudes[^1] >= SmallestSpread * magnitudes[magnitudes.Length / 2];
    }

    private static bool IsProduct(NodeProto reader, NodeProto gate) => reader.OpType == "Mul" && reader.Input.Contains(gate.Input[0]) && reader.Input.Contains(gate.Output[0]);

    /// <summary>True if no other node, and no reader of the model, sees the values that the gate turns to 0.</summary>
    private static bool OnlyForProduct(string input, NodeProto gate, OnnxGraph graph) =>
        !graph.IsOutput(input) && graph.Consumers(input).All(reader => ReferenceEquals(reader, gate) || IsProduct(reader, gate));

    private static void Rewrite(NodeProto gate, ActivationRange domain, OnnxGraph graph, Dictionary<string, long[]> shapes)
    {
        int channels = (int)shapes[gate.Input[0]][1];
        float slope = (float)(1 / (domain.Maximum - domain.Minimum));
        string[] constants =
        [
            Constant("slope", Enumerable.Repeat(slope, channels), channels, 1, 1, 1),
            Constant("middle", Enumerable.Repeat((float)-domain.Minimum * slope, channels), channels),
            Constant("lowest", [0]),
            Constant("highest", [1]),
        ];
        string output = gate.Output[0];
        string line = graph.UniqueName(output + "/line");
        shapes[line] = shapes[output];

        // The gate keeps its name as a convolution; its result keeps its name, too.
        (string slopes, string middles) = (constants[0], constants[1]);
        gate.OpType = "Conv";
        gate.Attribute.Clear();
        gate.Set("group", channels);
        gate.Input.Add([slopes, middles]);
        gate.Output[0] = line;
        graph.Changed();
        graph.AddNode("Clip", [line, constants[2], constants[3]], output, exactly: true);

        string Constant(string part, IEnumerable<float> values, params long[] shape)
        {
            string name = graph.UniqueName($"{gate.Name}/{part}");
            graph.Add(TensorData.Create<float>(name, [.. values], shape));
            shapes[name] = shape;
            return name;
        }
    }
}
