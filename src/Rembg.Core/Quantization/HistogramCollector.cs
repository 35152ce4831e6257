using Microsoft.ML.OnnxRuntime;

using Rembg.Onnx;

namespace Rembg.Quantization;

/// <summary>
/// Counts the values of activations. They have to leave the graph for that, so they do in groups: memory is bounded by the
/// group and not by the model.
/// </summary>
internal static class HistogramCollector
{
    // Bytes of activations that leave the graph at once.
    private const long GroupSize = 192L << 20;

    /// <summary>Counts the values of every tensor of the statistics over all samples.</summary>
    public static IReadOnlyDictionary<string, ValueHistogram> Collect(
        PreparedModel model,
        IReadOnlyDictionary<string, ActivationStatistics> statistics,
        SampleSet samples,
        CancellationToken cancellationToken)
    {
        Dictionary<string, ValueHistogram> histograms = statistics.ToDictionary(
            static pair => pair.Key,
            static pair => new ValueHistogram(pair.Value.Lowest, pair.Value.Highest));
        foreach (string[] group in Groups(model, [.. statistics.Keys]))
        {
            ModelProto exposed = model.Model.Clone();
            foreach (string tensor in group.Where(tensor => !model.Graph.IsOutput(tensor) && tensor != model.Input))
            {
                exposed.Graph.Output.Add(new ValueInfoProto { Name = tensor });
            }

            string[] outputs = [.. group.Where(tensor => tensor != model.Input)];
            using SampleRunner runner = new(exposed, model, outputs);
            for (int sample = 0; sample < samples.Count; sample++)
            {
                float[] input = samples[sample];
                using IDisposableReadOnlyCollection<OrtValue> values = runner.Run(input, cancellationToken);
                Parallel.For(0, outputs.Length, i => histograms[outputs[i]].Add(values[i].GetTensorDataAsSpan<float>()));
                if (group.Contains(model.Input))
                {
                    histograms[model.Input].Add(input);
                }
            }
        }

        return histograms;
    }

    private static IEnumerable<string[]> Groups(PreparedModel model, IReadOnlyList<string> tensors)
    {
        List<string> group = [];
        long size = 0;
        foreach (string tensor in tensors)
        {
            long bytes = model.Shapes[tensor].Aggregate((long)sizeof(float), static (product, length) => product * length);
            if (group.Count > 0 && size + bytes > GroupSize)
            {
                yield return [.. group];
                (group, size) = ([], 0);
            }

            group.Add(tensor);
            size += bytes;
        }

        yield return [.. group];
    }
}
