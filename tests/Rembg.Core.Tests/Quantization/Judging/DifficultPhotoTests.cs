using Rembg.Metrics;
using Rembg.Onnx;
using Rembg.Quantization;
using Rembg.Quantization.Judging;

namespace Rembg.Tests;

/// <summary>The target asks for more than a mean at one half: for photos worse than those seen, and for soft edges.</summary>
public sealed class DifficultPhotoTests : IDisposable
{
    private readonly QuantizerRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData(0.7, new[] { 0.9, 0.98, 1 }, new[] { 0.8, 1 })]
    [InlineData(0.65, new[] { 0.9, 0.98, 1 }, new[] { 0.65, 1 })]
    [InlineData(0.97, new[] { 0.99 }, new double[] { })]
    [InlineData(0, new[] { 1, 0.5 }, new[] { 1.0 })]
    [InlineData(1, new[] { 1.0, 1.0 }, new[] { 1.0 })]
    public void Difficult_photos_lose_three_times_the_largest_loss_seen_or_as_much_as_other_light_costs(double expected, double[] photos, double[] recolored) =>
        Assert.Equal(expected, ExpectedWorst.Of(photos, recolored), tolerance: 1e-9);

    [Theory]
    [InlineData(0.98, null, 0.5)]
    [InlineData(0.99, null, 0.75)]
    [InlineData(1, null, 1)]
    [InlineData(0.95, null, 0)]
    [InlineData(0.98, 0.95, 0.95)]
    [InlineData(0.98, 0.0, 0)]
    public void More_than_25_times_the_mean_loss_causes_a_warning_unless_the_caller_sets_another_limit(double minimum, double? worst, double expected) =>
        Assert.Equal(expected, new QuantizationOptions { MinimumIoU = minimum, MinimumWorstIoU = worst }.WantedWorstIoU, tolerance: 1e-9);

    [Fact]
    public void A_model_with_too_large_an_expected_loss_for_difficult_photos_is_refused()
    {
        QuantizationOptions options = new() { MinimumIoU = 0, MaximumError = 1, MinimumWorstIoU = 1, Equalization = EqualizationChoice.None };
        AccuracyException refusal = Assert.Throws<AccuracyException>(() => _run.Run(QuantizerRun.Handful(64), options));
        Assert.Matches("0[.][0-9]{4} expected for difficult photos [(]1 required[)]", refusal.Message);
        Assert.Equal(["model.onnx"], _run.Directory.Files);
        AccuracyException other = Assert.Throws<AccuracyException>(() => _run.Run(QuantizerRun.Handful(64), options with { MinimumIoU = 1, MaximumError = 0, MinimumWorstIoU = null }));
        Assert.Contains("expected for difficult photos, and", other.Message, StringComparison.Ordinal);

        QuantizationResult result = _run.Run(QuantizerRun.Handful(64), options with { AllowBelowTarget = true });
        Assert.False(result.MeetsTarget);
        Assert.True(result.ExpectedWorstIoU < result.Agreement!.IoU.Worst, $"{result.ExpectedWorstIoU} where {result.Agreement.IoU} was seen");
        string told = OnnxFile.Read(_run.Output).MetadataProps.Single(static entry => entry.Key == "rembg.quantization.expected_worst_iou").Value;
        Assert.Equal(result.ExpectedWorstIoU!.Value, double.Parse(told, System.Globalization.CultureInfo.InvariantCulture), tolerance: 0.0001);

        double reached = result.ExpectedWorstIoU.Value - 0.001;
        Assert.True(_run.Run(QuantizerRun.Handful(64), options with { MinimumWorstIoU = reached, Overwrite = true }).MeetsTarget);
    }

    [Fact]
    public void Without_a_threshold_a_pale_mask_is_seen_to_be_one()
    {
        byte[] reference = [0, 0, 255, 255];
        byte[] pale = [0, 0, 153, 153];
        MaskScore score = MaskMetrics.Compare(pale, reference);
        Assert.Equal((1, 0.6), (score.IoU, score.SoftIoU));
        Assert.Equal(1, MaskMetrics.SoftIoU(reference, reference));
        Assert.Equal(0, MaskMetrics.SoftIoU([255, 255, 0, 0], reference));
        Assert.Equal(1, MaskMetrics.SoftIoU([0, 0], [0, 0]));
    }

    [Theory]
    [InlineData(0.97, 0.75)]
    [InlineData(0.96, 1)]
    [InlineData(0.94, 1.5)]
    public void Soft_edges_may_lose_twice_as_much_as_the_subject(double soft, double loss)
    {
        MetricSummary perfect = new(1, 1);
        MaskAgreement agreement = new(perfect, new MetricSummary(0, 0), perfect, new MetricSummary(soft, soft));
        Assert.Equal(loss, new QuantizationOptions { MinimumIoU = 0.98 }.LossOf(agreement), tolerance: 1e-9);
    }

    [Fact]
    public void Both_losses_count_if_the_target_is_met()
    {
        MetricSummary perfect = new(1, 1);
        MaskAgreement agreement = new(new MetricSummary(0.99, 0.9), new MetricSummary(0.001, 0.001), perfect, perfect);
        QuantizationOptions options = new() { MinimumIoU = 0.98, MaximumError = 0.005 };
        Assert.Equal(0.5, options.LossOf(agreement), tolerance: 1e-9);
        Assert.Equal((0.5 + 0.2) / 2, options.MeanLossOf(agreement), tolerance: 1e-9);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(CalibrationMethod.Percentile, false)]
    public void A_missed_target_has_the_search_try_whole_ranges_with_several_equalizations_unless_the_caller_chose_a_method(CalibrationMethod? method, bool expected)
    {
        QuantizationOptions options = new() { MinimumIoU = 0.99999, MaximumError = 0.00001, AllowBelowTarget = true, CalibrationMethod = method };
        _run.Run(QuantizerRun.Handful(64), options);
        Assert.Equal(expected, Array.TrueForAll(["0.5", "0.75", "0.9"], alpha => _run.Observer.Notes.Any(note => note.StartsWith($"Equalization {alpha}, MinMax", StringComparison.Ordinal))));
    }

    [Fact]
    public void Clipped_and_whole_ranges_compete_even_if_the_target_is_met_at_once()
    {
        QuantizationOptions options = new() { MinimumIoU = 0.5, MaximumError = 0.2 };
        _run.Run(QuantizerRun.Handful(64), options);
        string[] expected = [.. from ranges in (string[])["MinMax", "Percentile 99.99"] from alpha in (string[])["0.5", "0.75", "0.9"] select $"Equalization {alpha}, {ranges}, biases corrected"];
        IEnumerable<string> tried = _run.Observer.Notes.Where(static note => note.StartsWith("Equalization", StringComparison.Ordinal)).Take(expected.Length);
        Assert.All(expected.Zip(tried), static pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
    }
}
