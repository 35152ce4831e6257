using Microsoft.ML.OnnxRuntime;

using Rembg.Onnx;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Calibration;

/// <summary>
/// Counts the values of activations. For this, the values must leave the graph; large activations are sampled on an even grid.
/// </summary>
internal static class HistogramCollector
{
    // The number of values counted per tensor and photo, which is enough for the shape of a distribution.
    private const long MostValues = 1 << 17;

    /// <summary>Counts the values of every tensor in the statistics over all samples.</summary>
    public static IReadOnlyDictionary<string, ChannelHistogram> Collect(
        PreparedModel model,
        IReadOnlyDictionary<string, ActivationStatistics> statistics,
        SampleSet samples,
        CancellationToken cancellationToken)
    {
        Dictionary<string, ChannelHistogram> histograms = statistics.ToDictionary(static pair => pair.Key, static pair => new ChannelHistogram(pair.Value));
        foreach (string[] group in ActivationGroups.Of(model, [.. statistics.Keys]))
        {
            ModelProto exposed = model.Model.Clone();
            OnnxGraph graph = new(exposed);
            string[] tensors = [.. group.Where(tensor => tensor != model.Input)];
            string[] outputs = [.. tensors.Select(tensor => Expose(graph, tensor, Step(model.Shapes[tensor])))];
            graph.KeepOutputs(outputs.ToHashSet());
            using SampleRunner? runner = outputs.Length > 0 ? new SampleRunner(exposed, model, outputs) : null;
            for (int sample = 0; sample < samples.Count; sample++)
            {
                float[] input = samples[sample];
                using IDisposableReadOnlyCollection<OrtValue>? values = runner?.Run(input, cancellationToken);
                Parallel.For(0, outputs.Length, i => Add(tensors[i], values![i].GetTensorDataAsSpan<float>()));
                if (group.Contains(model.Input))
                {
                    Add(model.Input, input);
                }
            }
        }

        return histograms;

        // Tensors that are not pictures have one channel.
        void Add(string tensor, ReadOnlySpan<float> values)
        {
            long[] shape = model.Shapes[tensor];
            histograms[tensor].Add(values, shape.Length == 4 ? values.Length / (int)(shape[0] * shape[1]) : values.Length);
        }
    }

    /// <summary>
    /// Returns the step between the rows and columns of a picture that are counted; 1 to count all, and for other tensors.
    /// </summary>
    private static long Step(long[] shape) => shape.Length == 4 ? (long)Math.Ceiling(Math.Sqrt(Math.Max((double)Elements(shape) / MostValues, 1))) : 1;

    private static long Elements(long[] shape) => shape.Aggregate(1L, static (product, length) => product * length);

    /// <summary>Makes a tensor, or a grid of its positions, an output.</summary>
    private static string Expose(OnnxGraph graph, string tensor, long step)
    {
        string output = tensor;
        if (step > 1)
        {
            string[] operands =
            [
                Indices(graph, tensor + "/starts", 0, 0),
                Indices(graph, tensor + "/ends", int.MaxValue, int.MaxValue),
                Indices(graph, tensor + "/axes", 2, 3),
                Indices(graph, tensor + "/steps", step, step),
            ];
            output = graph.AddNode("Slice", [tensor, .. operands], tensor + "/grid");
        }

        if (!graph.IsOutput(output))
        {
            graph.Model.Graph.Output.Add(new ValueInfoProto { Name = output });
            graph.Changed();
        }

        return output;
    }

    private static string Indices(OnnxGraph graph, string wanted, long first, long second)
    {
        string name = graph.UniqueName(wanted);
        graph.Add(TensorData.Create<long>(name, [first, second], 2));
        return name;
    }
}
