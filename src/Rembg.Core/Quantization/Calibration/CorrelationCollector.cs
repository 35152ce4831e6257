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
        Probe[] probes = [.. Probes(model)];
        foreach (string[] group in ActivationGroups.Of(model, [.. probes.Select(static probe => probe.Input).Distinct()]))
        {
            Run(model, [.. probes.Where(probe => group.Contains(probe.Input))], samples, cancellationToken);
        }

        ParallelOptions parallel = new() { CancellationToken = cancellationToken };
        InputCorrelation[] finished = new InputCorrelation[probes.Length];
        Parallel.For(0, probes.Length, parallel, index => finished[index] = probes[index].Sums.Finish());
        return probes.Zip(finished).ToDictionary(static pair => pair.First.Node.Name, static pair => pair.Second);
    }

    private static IEnumerable<Probe> Probes(PreparedModel model)
    {
        foreach (NodeProto node in model.Graph.Nodes.Where(node => OperatorRules.For(node) is { Leads: true } rule && rule.CanQuantize(node, model.Graph)))
        {
            if (ProductWindows.Of(node, model, Positions) is { } windows && InputCorrelation.Supports(windows))
            {
                yield return new Probe(node, windows, new InputCorrelation.Sums(windows));
            }
        }
    }

    private static void Run(PreparedModel model, Probe[] probes, SampleSet samples, CancellationToken cancellationToken)
    {
        ModelProto instrumented = model.Model.Clone();
        string[] outputs = [.. probes.Select(probe => Instrument(instrumented, probe.Node, probe.Windows))];
        new OnnxGraph(instrumented).KeepOutputs(outputs.ToHashSet());
        using SampleRunner runner = new(instrumented, model, outputs);
        for (int sample = 0; sample < samples.Count; sample++)
        {
            using IDisposableReadOnlyCollection<OrtValue> values = runner.Run(samples[sample], cancellationToken);
            Parallel.For(0, probes.Length, index => probes[index].Add(values[index].GetTensorMutableDataAsSpan<float>()));
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
        string gathered = windows.ChannelsLast ? $"{name}/rows" : name;
        NodeProto gather = new() { OpType = "Gather", Name = gathered, Input = { $"{name}/flat", $"{name}/elements" }, Output = { gathered } };
        gather.Set("axis", windows.ChannelsLast ? 0 : 1);
        instrumented.Graph.Node.Add(gather);
        if (windows.ChannelsLast)
        {
            instrumented.Graph.Node.Add(new NodeProto { OpType = "Transpose", Name = $"{name}/transposed", Input = { gathered }, Output = { name } });
        }

        instrumented.Graph.Output.Add(new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float } },
        });
        return name;
    }

    private sealed record Probe(NodeProto Node, ProductWindows Windows, InputCorrelation.Sums Sums)
    {
        public string Input => Node.Input[0];

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
