using Rembg.Onnx;
using Rembg.Quantization;

namespace Rembg.Tests;

/// <summary>A model that reaches its accuracy by staying FP32 gains nothing, and is no model that was asked for.</summary>
public sealed class IntegerShareTests : IDisposable
{
    private const string MeetsTarget = "rembg.quantization.meets_target";

    private static readonly QuantizationOptions Modest = new() { MinimumIoU = 0, MaximumError = 1, Equalization = EqualizationChoice.None };

    private readonly QuantizerRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void A_share_that_the_model_cannot_have_is_refused_and_leaves_no_file()
    {
        GainException refusal = Assert.Throws<GainException>(() => _run.Run(MostlyTransposed(), Modest));
        Assert.Equal(_run.Source, refusal.Path);
        Assert.Matches("has too little benefit: [0-9]+ % of its multiplications are done with integers; 80 % are required.*, and its masks have an IoU of ", refusal.Message);
        Assert.Matches("Tried: IoU [01][.][0-9]{4} with [0-9]+ % of the multiplications with integers[.]$", refusal.Message);
        Assert.Equal(["model.onnx"], _run.Directory.Files);
    }

    [Fact]
    public void A_share_that_no_recipe_can_have_ends_the_search_at_once_and_the_message_names_the_operators()
    {
        GainException refusal = Assert.Throws<GainException>(() => _run.Run(MostlyShort(), Modest));
        Assert.Matches("16 % of its multiplications are done with integers; 80 % are required, and 84 % belong to operators without a suitable integer form [(]Conv[)]", refusal.Message);
        Assert.Single(Trials);

        _run.Run(MostlyShort(), Modest with { AllowBelowTarget = true });
        Assert.InRange(Trials.Count(), 3, int.MaxValue);
        Assert.Contains(_run.Observer.Warnings, static warning => warning.Contains("84 % belong to operators", StringComparison.Ordinal));
    }

    [Fact]
    public void It_is_written_if_allowed_and_records_that_it_misses_the_target()
    {
        QuantizationResult result = _run.Run(MostlyTransposed(), Modest with { AllowBelowTarget = true });
        Assert.False(result.MeetsTarget);
        Assert.InRange(result.QuantizedShare, 0.01, 0.79);
        Assert.Equal("false", Metadata(MeetsTarget));
        Assert.Equal(result.QuantizedShare, double.Parse(Metadata("rembg.quantization.share"), System.Globalization.CultureInfo.InvariantCulture), tolerance: 0.0001);
        Assert.Contains(_run.Observer.Warnings, static warning => warning.Contains("misses the target", StringComparison.Ordinal) && warning.Contains("80 % are required", StringComparison.Ordinal));
        Assert.All(result.FloatNodes, static node => Assert.Equal((FloatReason.Unsupported, "ConvTranspose"), (node.Reason, node.Operator)));
    }

    [Fact]
    public void A_lower_share_can_be_requested()
    {
        QuantizationResult result = _run.Run(MostlyTransposed(), Modest with { MinimumQuantized = 0.01 });
        Assert.True(result.MeetsTarget);
        Assert.Equal("true", Metadata(MeetsTarget));
    }

    [Fact]
    public void Nodes_that_the_caller_excludes_do_not_count()
    {
        QuantizationResult result = _run.Run(MostlyTransposed(), Modest with { ExcludedNodes = ["ConvTranspose_*"] });
        Assert.Equal((true, 1), (result.MeetsTarget, result.QuantizedShare));
        Assert.Equal("1.0000", Metadata("rembg.quantization.share"));
        Assert.All(result.FloatNodes, static node => Assert.Equal(FloatReason.Excluded, node.Reason));
    }

    [Fact]
    public void A_model_that_needs_too_much_FP32_is_refused_with_the_accuracy_at_other_shares()
    {
        QuantizationOptions strict = new() { MinimumIoU = 0.9999, MaximumError = 1e-9, TimeBudget = TimeSpan.FromSeconds(20) };
        AccuracyException refusal = Assert.Throws<AccuracyException>(() => _run.Run(QuantizerRun.Handful(64), strict));
        Assert.Matches("Tried: (IoU [01][.][0-9]{4} with [0-9]+ %(, )?)+ of the multiplications with integers[.]$", refusal.Message);
        Assert.Equal(["model.onnx"], _run.Directory.Files);

        QuantizationResult best = _run.Run(QuantizerRun.Handful(64), strict with { AllowBelowTarget = true });
        Assert.False(best.MeetsTarget);
        Assert.InRange(best.QuantizedShare, strict.MinimumQuantized, 1);
    }

    [Fact]
    public void A_refusal_says_whether_the_time_budget_ended_the_search()
    {
        QuantizationOptions strict = new() { MinimumIoU = 0.9999, MaximumError = 1e-9, TimeBudget = TimeSpan.FromMilliseconds(1) };
        AccuracyException refusal = Assert.Throws<AccuracyException>(() => _run.Run(QuantizerRun.Handful(64), strict));
        Assert.Contains("The time budget ended the search after 1 trial.", refusal.Message, StringComparison.Ordinal);

        refusal = Assert.Throws<AccuracyException>(() => _run.Run(QuantizerRun.Handful(64), strict with { TimeBudget = TimeSpan.FromMinutes(10) }));
        Assert.DoesNotContain("time budget", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(QuantizationMode.WeightOnly)]
    [InlineData(QuantizationMode.Float16)]
    public void Modes_that_compute_with_real_numbers_have_no_share_and_are_held_to_none(QuantizationMode mode)
    {
        QuantizationResult result = _run.Run(MostlyTransposed(), new QuantizationOptions { Mode = mode, MinimumIoU = 0, MaximumError = 1, MinimumQuantized = 1 });
        Assert.Equal((true, 0, null), (result.MeetsTarget, result.QuantizedShare, result.IsExactEverywhere));
        Assert.DoesNotContain(OnnxFile.Read(_run.Output).MetadataProps, static entry => entry.Key == "rembg.quantization.share");
    }

    [Fact]
    public void A_model_without_quantized_weights_is_refused_despite_its_perfect_mask()
    {
        QuantizationOptions perfect = new() { Mode = QuantizationMode.WeightOnly, MinimumIoU = 1, MaximumError = 0 };
        GainException refusal = Assert.Throws<GainException>(() => _run.Run(MostlyTransposed(), perfect));
        Assert.Contains("none of its operators is quantized", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("integers", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(["model.onnx"], _run.Directory.Files);
    }

    /// <summary>A convolution, and a transposed one of more multiplications, which has no integer form.</summary>
    private static ModelProto MostlyTransposed()
    {
        GraphBuilder graph = new(seed: 3) { ChannelSpread = 4 };
        string features = graph.Apply("Relu", graph.Conv(graph.Input("photo", [1, 3, 48, 48]), 16, stride: 2));
        string wide = graph.Apply("Relu", graph.ConvTranspose(features, 16));
        return graph.Build(graph.Apply("Sigmoid", graph.Conv(wide, 1, gain: 4)));
    }

    /// <summary>A convolution of one pixel and three channels, whose sums are too short for integers, and another of fewer multiplications.</summary>
    private static ModelProto MostlyShort()
    {
        GraphBuilder graph = new(seed: 3) { ChannelSpread = 4 };
        string wide = graph.Apply("Relu", graph.Conv(graph.Input("photo", [1, 3, 48, 48]), 96, kernel: 1));
        return graph.Build(graph.Apply("Sigmoid", graph.Conv(wide, 1, stride: 4, gain: 4)));
    }

    private IEnumerable<string> Trials => _run.Observer.Notes.Where(static note => note.StartsWith("Equalization", StringComparison.Ordinal));

    private string Metadata(string key) => OnnxFile.Read(_run.Output).MetadataProps.Single(entry => entry.Key == key).Value;
}
