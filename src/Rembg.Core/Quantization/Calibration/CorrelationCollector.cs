using Microsoft.ML.OnnxRuntime;

using Rembg.Onnx;
using Rembg.Quantization.Operators;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Calibration;

/// <summary>
/// Collects the correlations of the inputs of a product's weights at some positions of every photo. The positions are selected within the
/// graph, so that no activation leaves it.
/// </summary>
internal static class CorrelationCollector
{
    // The number of positions per photo: a few photos provide many times more samples than a block has weights.
    private const int Positions = 192;

    /// <summary>Runs the model over photos.</summary>
    /// <returns>The correlations of every supported convolution and matrix product, by its name.</returns>
    public static IReadOnlyDictionary<string, InputCorrelation> Collect(PreparedModel model, SampleSet samples, CancellationToken cancellationToken)
    {
        ModelProto instrumented = model.Model.Clone();
        List<Probe> probes = [];
        foreach (NodeProto node in model.Graph.Nodes.Where(node => OperatorRules.For(node) is { Leads: true } rule && rule.CanQuantize(node, model.Graph)))
        {
            if (ProductWindows.Of(node, model, Positions) is { } windows && InputCorrelation.Supports(windows))
            {
                probes.Add(new Probe(node.Name, Instrument(instrumented, node, windows), windows, new InputCorrelation.Sums(windows)));
            }
        }

        if (probes.Count > 0)
        {
            Run(instrumented, model, probes, samples, cancellationToken);
        }

        ParallelOptions parallel = new() { CancellationToken = cancellationToken };
        InputCorrelation[] finished = new InputCorrelation[probes.Count];
        Parallel.For(0, probes.Count, parallel, index => finished[index] = probes[index].Sums.Finish());
        return probes.Zip(finished).ToDictionary(static pair => pair.First.Node, static pair => pair.Second);
    }

    private static void Run(ModelProto instrumented, PreparedModel model, List<Probe> probes, SampleSet samples, CancellationToken cancellationToken)
    {
        using SampleRunner runner = new(instrumented, model, [.. probes.Select(static probe => probe.Output)]);
        for (int sample = 0; sample < samples.Count; sample++)
        {
            using IDisposableReadOnlyCollection<OrtValue> values = runner.Run(samples[sample], cancellationToken);
            Parallel.For(0, probes.Count, index => probes[index].Add(values[index].GetTensorMutableDataAsSpan<float>()));
        }
    }

    /// <summary>Adds an output <c>[channels, taps × positions]</c>, in which padding has the value of the first element.</summary>
    private static string Instrument(ModelProto instrumented, NodeProto node, ProductWindows windows)
    {
        string name = $"{node.Name}/windows";
        long[] shape = windows.ChannelsLast ? [-1, windows.Channels] : [windows.Channels, -1];
        instrumented.Graph.Initializer.Add(TensorData.Create<long>($"{name}/shape", shape, 2));
        instrumented.Graph.Initializer.Add(TensorData.Create<int>($"{name}/elements", [.. windows.Elements.Select(static element => Math.Max(element, 0))], windows.Elements.Length));
        instrumented.Graph.Node.Add(new NodeProto { OpType = "Reshape", Name = $"{name}/flat", Input = { node.Input[0], $"{name}/shape" }, Output = { $"{name}/flat" } });
        string gathered = name;
        if (windows.ChannelsLast)
        {
            gathered = $"{name}/rows";
            instrumented.Graph.Node.Add(new NodeProto { OpType = "Transpose", Name = $"{name}/transposed", Input = { gathered }, Output = { name } });
        }

        NodeProto gather = new() { OpType = "Gather", Name = gathered, Input = { $"{name}/flat", $"{name}/elements" }, Output = { gathered } };
        gather.Set("axis", windows.ChannelsLast ? 0 : 1);
        instrumented.Graph.Node.Add(gather);
        instrumented.Graph.Output.Add(new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float } },
        });
        return name;
    }

    private sealed record Probe(string Node, string Output, ProductWindows Windows, InputCorrelation.Sums Sums)
    {
        /// <summary>Adds the values gathered from a photo, after correcting the padding in place.</summary>
        public void Add(Span<float> gathered)
        {
            for (int index = 0; index < gathered.Length; index++)
            {
                if (Windows.Elements[index % Windows.Elements.Length] < 0)
                {
                    gathered[index] = 0;
                }
            }

            Sums.Add(gathered);
        }
    }
}
