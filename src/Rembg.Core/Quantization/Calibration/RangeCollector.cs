using Microsoft.ML.OnnxRuntime;

using Rembg.Onnx;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Calibration;

/// <summary>
/// Collects minimum, maximum and mean for every channel of every activation. The reductions are part of the graph, so that no activation
/// leaves it.
/// </summary>
internal static class RangeCollector
{
    private static readonly string[] Reductions = ["ReduceMin", "ReduceMax", "ReduceMean"];

    /// <summary>Runs the model over photos.</summary>
    /// <param name="model">The FP32 model.</param>
    /// <param name="tensors">The names of the activations.</param>
    /// <param name="samples">The photos.</param>
    /// <param name="step">Called after each photo.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static Dictionary<string, ActivationStatistics> Collect(
        PreparedModel model,
        IReadOnlyList<string> tensors,
        SampleSet samples,
        Action step,
        CancellationToken cancellationToken)
    {
        Dictionary<string, Accumulator> accumulators = tensors.ToDictionary(static tensor => tensor, static _ => new Accumulator());
        string[][] groups = [.. ActivationGroups.Of(model, tensors)];
        foreach (string[] group in groups)
        {
            ModelProto instrumented = model.Model.Clone();
            string[] outputs = [.. group.SelectMany(tensor => Reductions.Select(reduction => Instrument(instrumented, model, tensor, reduction)))];
            new OnnxGraph(instrumented).KeepOutputs(outputs.ToHashSet());
            using SampleRunner runner = new(instrumented, model, outputs);
            for (int sample = 0; sample < samples.Count; sample++)
            {
                using IDisposableReadOnlyCollection<OrtValue> values = runner.Run(samples[sample], cancellationToken);
                for (int i = 0; i < group.Length; i++)
                {
                    accumulators[group[i]].Add(
                        values[i * Reductions.Length].GetTensorDataAsSpan<float>(),
                        values[(i * Reductions.Length) + 1].GetTensorDataAsSpan<float>(),
                        values[(i * Reductions.Length) + 2].GetTensorDataAsSpan<float>());
                }

                if (group == groups[^1])
                {
                    step();
                }
            }
        }

        return tensors.ToDictionary(static tensor => tensor, tensor => accumulators[tensor].Finish(samples.Count));
    }

    /// <summary>
    /// Adds a reduction over all axes except the channels, which are axis 1 of a picture; other tensors count as one channel.
    /// </summary>
    private static string Instrument(ModelProto instrumented, PreparedModel model, string tensor, string reduction)
    {
        string output = $"{tensor}/{reduction}";
        NodeProto node = new() { OpType = reduction, Name = output, Input = { tensor }, Output = { output } };
        long[] shape = model.Shapes[tensor];
        int rank = shape.Length;
        long[] axes = rank == 4 ? (shape[0] == 1 ? [2, 3] : [0, 2, 3]) : [.. Enumerable.Range(0, rank).Select(static axis => (long)axis)];
        node.Set("keepdims", 0);
        if (model.Graph.Opset < 18)
        {
            node.Set("axes", axes);
        }
        else
        {
            string name = $"{output}/axes";
            instrumented.Graph.Initializer.Add(TensorData.Create<long>(name, axes, axes.Length));
            node.Input.Add(name);
        }

        instrumented.Graph.Node.Add(node);
        instrumented.Graph.Output.Add(new ValueInfoProto
        {
            Name = output,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float } },
        });
        return output;
    }

    private sealed class Accumulator
    {
        private float[] _minimum = [];
        private float[] _maximum = [];
        private double[] _sum = [];

        public void Add(ReadOnlySpan<float> minimum, ReadOnlySpan<float> maximum, ReadOnlySpan<float> mean)
        {
            if (_sum.Length == 0)
            {
                (_minimum, _maximum, _sum) = (minimum.ToArray(), maximum.ToArray(), new double[mean.Length]);
            }

            for (int channel = 0; channel < _sum.Length; channel++)
            {
                _minimum[channel] = Math.Min(_minimum[channel], minimum[channel]);
                _maximum[channel] = Math.Max(_maximum[channel], maximum[channel]);
                _sum[channel] += mean[channel];
            }
        }

        public ActivationStatistics Finish(int count) => new(_minimum, _maximum, [.. _sum.Select(sum => sum / count)]);
    }
}
