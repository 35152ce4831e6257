using Rembg.Onnx;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Numbers;
using Rembg.Quantization.Operators;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Equalization;

/// <summary>
/// Makes it possible to equalize the channels before a HardSwish. In <c>x · HardSigmoid(x)</c>, the factor <c>x</c> can be scaled, but not
/// the gate, which needs the original values. Written as a convolution with one weight per channel (the slope) and a Clip from 0 to 1, the
/// gate absorbs a scale in its weights. Without this, one channel that reaches 250 leaves six steps for the gates of all others.
/// </summary>
internal static class GateConvolutions
{
    /// <summary>Rewrites the gates.</summary>
    /// <param name="model">The FP32 model. It stays as it is.</param>
    /// <param name="statistics">The values seen in calibration.</param>
    /// <returns>The changed model, and the statistics without the values below the gates' range, for which the product is 0.</returns>
    public static (PreparedModel Model, IReadOnlyDictionary<string, ActivationStatistics> Statistics) Apply(
        PreparedModel model,
        IReadOnlyDictionary<string, ActivationStatistics> statistics)
    {
        string[] gates = [.. model.Graph.Nodes.Where(node => IsGate(node, model)).Select(static node => node.Name)];
        if (gates.Length == 0)
        {
            return (model, statistics);
        }

        Dictionary<string, long[]> shapes = new(model.Shapes);
        Dictionary<string, ActivationStatistics> useful = new(statistics);
        PreparedModel changed = model with { Model = model.Model.Clone(), Shapes = shapes };
        foreach (NodeProto gate in changed.Graph.Nodes.Where(node => gates.Contains(node.Name)).ToList())
        {
            (string input, ActivationRange domain) = (gate.Input[0], HardSigmoidRule.Domain(gate)!.Value);
            if (OnlyForProduct(input, gate, changed.Graph) && statistics.TryGetValue(input, out ActivationStatistics? seen))
            {
                useful[input] = seen with { Minimum = [.. seen.Minimum.Select(value => Math.Max(value, (float)domain.Minimum))] };
            }

            Rewrite(gate, domain, changed.Graph, shapes);
        }

        changed.Graph.Sort();
        return (changed, useful);
    }

    /// <summary>Determines whether a node is the HardSigmoid of a HardSwish on pictures.</summary>
    private static bool IsGate(NodeProto node, PreparedModel model) => node.OpType == "HardSigmoid"
        && HardSigmoidRule.Domain(node) is not null
        && model.Shapes[node.Input[0]].Length == 4
        && model.Graph.Consumers(node.Input[0]).Any(reader => IsProduct(reader, node))
        && model.Graph.Consumers(node.Output[0]).Count > 0;

    private static bool IsProduct(NodeProto reader, NodeProto gate) => reader.OpType == "Mul" && reader.Input.Contains(gate.Input[0]) && reader.Input.Contains(gate.Output[0]);

    /// <summary>Determines whether no other node, and no output of the model, uses the values that the gate turns to 0.</summary>
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

        // The convolution keeps the gate's name, and the result keeps its name, too.
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
