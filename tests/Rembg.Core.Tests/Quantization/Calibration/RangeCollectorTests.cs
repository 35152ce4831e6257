using Rembg.Onnx;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Preparation;

namespace Rembg.Tests;

/// <summary>Calibration sees the activations as they are.</summary>
[Trait("Speed", "Fast")]
public sealed class RangeCollectorTests
{
    [Theory]
    [InlineData(13)]
    [InlineData(17)]
    [InlineData(18)]
    [InlineData(20)]
    public void Every_channel_has_its_minimum_maximum_and_mean_over_all_photos(long opset)
    {
        GraphBuilder graph = new(opset, seed: 2) { ChannelSpread = 10 };
        string photo = graph.Input("photo", [1, 3, 12, 8]);
        string convolved = graph.Conv(photo, 5);
        string relu = graph.Apply("Relu", convolved);
        string rows = graph.Node("Reshape", [relu, graph.Constant<long>([60, 8], 2)]);
        PreparedModel model = Calibrated.AsItIs(graph.Build(graph.Conv(relu, 1), rows));
        SampleSet samples = Calibrated.Photos(12, 8, count: 3, seed: 5);
        int steps = 0;
        Dictionary<string, ActivationStatistics> seen = RangeCollector.Collect(model, [photo, convolved, relu, rows], samples, () => steps++, default);
        Assert.Equal(3, steps);
        foreach ((string tensor, int channels) in (IEnumerable<(string, int)>)[(photo, 3), (convolved, 5), (relu, 5), (rows, 1)])
        {
            float[][] values = [.. Enumerable.Range(0, 3).Select(sample => Values(model, samples[sample], tensor))];
            float[][] perChannel = [.. Enumerable.Range(0, channels).Select(channel => values.SelectMany(value => value.Chunk(value.Length / channels).ElementAt(channel)).ToArray())];
            Assert.Equal(perChannel.Select(static channel => channel.Min()), seen[tensor].Minimum, (a, b) => Math.Abs(a - b) < 1e-5);
            Assert.Equal(perChannel.Select(static channel => channel.Max()), seen[tensor].Maximum, (a, b) => Math.Abs(a - b) < 1e-5);
            Assert.Equal(perChannel.Select(static channel => channel.Average(static value => (double)value)), seen[tensor].Mean, (a, b) => Math.Abs(a - b) < 1e-5);
        }
    }

    [Fact]
    public void Statistics_cover_all_channels_and_each_divided_channel()
    {
        ActivationStatistics all = new([-3, 0], [5, 9], [2, 3]);
        Assert.Equal((-3f, 9f), (all.Lowest, all.Highest));
        Assert.Equal([5.0, 9.0], all.Magnitudes);
        Assert.Equal([-6f, 0f], all.DividedBy([0.5, 3]).Minimum);
    }

    [Fact]
    public void Histograms_count_every_value_of_every_photo()
    {
        GraphBuilder graph = new(seed: 2);
        string photo = graph.Input("photo", [1, 3, 12, 8]);
        string relu = graph.Apply("Relu", graph.Conv(photo, 5));
        Calibrated model = Calibrated.Of(graph.Build(graph.Conv(relu, 1)), photos: 3);
        Dictionary<string, ValueHistogram> histograms = HistogramCollector.Collect(model.Model, model.Statistics, model.Samples, default)
            .ToDictionary(static pair => pair.Key, pair => pair.Value.Scaled(model.Statistics[pair.Key]));
        Assert.Equal(model.Statistics.Keys.Order(), histograms.Keys.Order());
        Assert.All(histograms, pair => Assert.Equal(3 * model.Model.Shapes[pair.Key].Aggregate(1L, static (a, b) => a * b), pair.Value.Counts.Sum()));

        // A bin counts the values between its edges.
        ValueHistogram histogram = histograms[relu];
        float[] values = [.. Enumerable.Range(0, 3).SelectMany(sample => Values(model.Model, model.Samples[sample], relu))];
        int middle = ValueHistogram.BinCount / 2;
        Assert.Equal(values.Count(value => value < histogram.Edge(middle)), histogram.Counts[..middle].Sum(), 2.0);
    }

    private static float[] Values(PreparedModel model, float[] photo, string tensor)
    {
        if (tensor == model.Input)
        {
            return photo;
        }

        ModelProto exposed = ExposedModel.Of(model.Model);
        float[][] all = Reference.Run(exposed, (photo, [1, 3, model.InputHeight, model.InputWidth]));
        return all[exposed.Graph.Output.Select(static output => output.Name).ToList().IndexOf(tensor)];
    }
}
