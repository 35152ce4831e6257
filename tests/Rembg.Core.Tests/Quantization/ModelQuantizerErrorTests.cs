using Rembg.Files;
using Rembg.Inference;
using Rembg.Onnx;
using Rembg.Quantization;

namespace Rembg.Tests;

/// <summary>Models that cannot be quantized are an error, and leave no file.</summary>
public sealed class ModelQuantizerErrorTests : IDisposable
{
    private readonly QuantizerRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData(QuantizationMode.Static)]
    [InlineData(QuantizationMode.Dynamic)]
    [InlineData(QuantizationMode.Float16)]
    public void A_model_that_misses_the_target_is_not_written(QuantizationMode mode)
    {
        QuantizationOptions options = new() { Mode = mode, MaximumError = 0, MinimumIoU = 1, TimeBudget = TimeSpan.Zero, Equalization = EqualizationChoice.None };
        AccuracyException refusal = Assert.Throws<AccuracyException>(() => _run.Run(Simple(), options));
        Assert.Equal(_run.Source, refusal.Path);
        Assert.Equal(["model.onnx"], _run.Directory.Files);
        QuantizationResult result = _run.Run(Simple(), options with { AllowBelowTarget = true });
        Assert.False(result.MeetsTarget);
        Assert.Contains(_run.Observer.Warnings, static warning => warning.Contains("misses the target", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(QuantizationMode.Static, QuantizationFormat.Qdq)]
    [InlineData(QuantizationMode.Static, QuantizationFormat.QOperator)]
    [InlineData(QuantizationMode.Dynamic, QuantizationFormat.Qdq)]
    public void A_quantized_model_is_not_quantized_again(QuantizationMode mode, QuantizationFormat format)
    {
        _run.Run(Simple(), QuantizerRun.Unchecked with { Mode = mode, Format = format });
        string again = _run.Directory["again.onnx"];
        ModelNotQuantizableException refusal = Assert.Throws<ModelNotQuantizableException>(
            () => new ModelQuantizer(QuantizerRun.Unchecked).Quantize(_run.Output, null, _run.Photos, again, _run.Observer, default));
        Assert.Equal(QuantizationObstacle.AlreadyQuantized, refusal.Obstacle);
        Assert.False(File.Exists(again));
    }

    [Theory]
    [InlineData(QuantizationMode.Static)]
    [InlineData(QuantizationMode.Dynamic)]
    public void A_model_that_fails_itself_is_not_said_to_fail_in_its_quantized_form(QuantizationMode mode)
    {
        GraphBuilder graph = new();
        string features = graph.Conv(graph.Input("photo", [1, 3, 32, 32]), 8);
        string dilated = graph.Shaped(
            graph.Node("Conv", [features, graph.Weights([8, 8, 3, 3], gain: 1)], ("auto_pad", "SAME_UPPER"), ("dilations", new long[] { 2, 2 }), ("kernel_shape", new long[] { 3, 3 })),
            1, 8, 32, 32);
        ModelProto model = graph.Build(graph.Apply("Sigmoid", graph.Conv(dilated, 1)));
        ModelInvalidException refusal = Assert.Throws<ModelInvalidException>(() => _run.Run(model, new QuantizationOptions { Mode = mode }));
        Assert.Contains("Dilation not supported", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("quantized form", refusal.Message, StringComparison.Ordinal);

        using SegmentationModel loaded = SegmentationModel.Load(_run.Source);
        refusal = Assert.Throws<ModelInvalidException>(() => QuantizerRun.Predict(loaded, _run.Photos[0]));
        Assert.Contains("Dilation not supported", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ErrorCode", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(QuantizationPhase.Prepare)]
    [InlineData(QuantizationPhase.Calibrate)]
    [InlineData(QuantizationPhase.Sensitivity)]
    [InlineData(QuantizationPhase.Choose)]
    [InlineData(QuantizationPhase.Verify)]
    public void A_run_that_is_cancelled_leaves_nothing_behind(QuantizationPhase phase)
    {
        using CancellationTokenSource source = new();
        using QuantizerRun run = new()
        {
            Observer = new RecordingObserver
            {
                OnProgress = step =>
                {
                    if (step.Phase == phase)
                    {
                        source.Cancel();
                    }
                },
            },
        };
        Assert.ThrowsAny<OperationCanceledException>(() => run.Run(Simple(), new QuantizationOptions { AllowBelowTarget = true }, cancellationToken: source.Token));
        Assert.Equal(["model.onnx"], run.Directory.Files);
    }

    [Fact]
    public void Photos_that_cannot_be_read_are_passed_over_with_a_warning()
    {
        string damaged = _run.Directory["damaged.jpg"];
        File.WriteAllText(damaged, "no photo");
        using QuantizerRun run = new() { Photos = [_run.Photos[0], damaged, _run.Photos[1], _run.Directory["missing.png"], _run.Photos[2]] };
        QuantizationResult result = run.Run(Simple(), QuantizerRun.Unchecked);
        Assert.Equal(3, result.CalibrationCount + result.JudgedCount);
        Assert.Equal(2, run.Observer.Warnings.Count(static warning => warning.StartsWith("Ignored for calibration", StringComparison.Ordinal)));
        Assert.Contains(run.Observer.Warnings, warning => warning.Contains(damaged, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, QuantizationMode.Static, AccuracyPolicy.Unchecked)]
    [InlineData(1, QuantizationMode.Static, AccuracyPolicy.Guarded)]
    [InlineData(0, QuantizationMode.Dynamic, AccuracyPolicy.Guarded)]
    public void Too_few_photos_are_reported(int photos, QuantizationMode mode, AccuracyPolicy accuracy)
    {
        using QuantizerRun run = new() { Photos = [.. _run.Photos.Take(photos)] };
        CalibrationException refusal = Assert.Throws<CalibrationException>(() => run.Run(Simple(), new QuantizationOptions { Mode = mode, Accuracy = accuracy }));
        Assert.Equal(run.Source, refusal.Path);
        Assert.Equal(["model.onnx"], run.Directory.Files);
    }

    [Theory]
    [InlineData(QuantizationMode.Dynamic)]
    [InlineData(QuantizationMode.WeightOnly)]
    [InlineData(QuantizationMode.Float16)]
    public void Weight_only_modes_need_no_photos_if_accuracy_is_unchecked(QuantizationMode mode)
    {
        using QuantizerRun run = new() { Photos = [] };
        QuantizationResult result = run.Run(Simple(), QuantizerRun.Unchecked with { Mode = mode });
        Assert.Equal((0, 0, null), (result.CalibrationCount, result.JudgedCount, result.Agreement));
        Assert.False(result.MeetsTarget);
        Assert.True(File.Exists(run.Output));
    }

    [Fact]
    public void An_existing_file_is_left_alone_unless_it_may_be_replaced()
    {
        File.WriteAllText(_run.Output, "mine");
        OutputExistsException refusal = Assert.Throws<OutputExistsException>(() => _run.Run(Simple(), QuantizerRun.Unchecked));
        Assert.Equal(_run.Output, refusal.Path);
        Assert.Equal("mine", File.ReadAllText(_run.Output));
        _run.Run(Simple(), QuantizerRun.Unchecked with { Overwrite = true });
        Assert.NotEmpty(OnnxFile.Read(_run.Output).Graph.Node);
    }

    [Theory]
    [InlineData(QuantizationMode.Static)]
    [InlineData(QuantizationMode.Dynamic)]
    [InlineData(QuantizationMode.WeightOnly)]
    [InlineData(QuantizationMode.Float16)]
    public void With_all_nodes_excluded_there_is_nothing_to_quantize(QuantizationMode mode)
    {
        ModelNotQuantizableException refusal = Assert.Throws<ModelNotQuantizableException>(
            () => _run.Run(Simple(), QuantizerRun.Unchecked with { Mode = mode, ExcludedNodes = ["*"] }));
        Assert.Equal(QuantizationObstacle.NothingToQuantize, refusal.Obstacle);
    }

    [Theory]
    [InlineData("Cnv_1", null, "'Cnv_1'", "node")]
    [InlineData("none*", null, "'none*'", "node")]
    [InlineData(null, "Convv", "Conv", "operator")]
    public void A_name_that_selects_nothing_is_refused_with_the_most_similar(string? node, string? operation, string mentioned, string kind)
    {
        QuantizationOptions options = QuantizerRun.Unchecked with { ExcludedNodes = node is null ? [] : [node], IncludedOperators = operation is null ? [] : [operation] };
        ModelNotQuantizableException refusal = Assert.Throws<ModelNotQuantizableException>(() => _run.Run(Simple(), options));
        Assert.Equal(QuantizationObstacle.UnknownSelection, refusal.Obstacle);
        Assert.Contains($"no {kind} '{node ?? operation}'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(mentioned, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("similar names: ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Models_that_are_missing_or_damaged_are_refused()
    {
        Assert.Throws<ModelFileMissingException>(() => new ModelQuantizer(QuantizerRun.Unchecked).Quantize(_run.Source, null, _run.Photos, _run.Output, _run.Observer, default));
        File.WriteAllText(_run.Source, "no model");
        Assert.Throws<ModelInvalidException>(() => _run.Run(Simple(), QuantizerRun.Unchecked));
        Assert.Equal(["model.onnx"], _run.Directory.Files);
    }

    /// <summary>Two convolutions, whose runs take no time.</summary>
    private static ModelProto Simple() => ModelProto.Parser.ParseFrom(TinyModel.Convolutions(32, 32));
}
