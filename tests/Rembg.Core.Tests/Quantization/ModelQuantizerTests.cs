using System.Security.Cryptography;

using Rembg.Inference;
using Rembg.Metrics;
using Rembg.Onnx;
using Rembg.Quantization;

namespace Rembg.Tests;

/// <summary>The quantizer from file to file: the written model and its report.</summary>
public sealed class ModelQuantizerTests : IDisposable
{
    private readonly QuantizerRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void A_guarded_model_meets_the_target_and_equals_the_judged_model()
    {
        QuantizationResult result = _run.Run(QuantizerRun.Network.Build(), new QuantizationOptions { MinimumIoU = 0.96, MaximumError = 0.02 });
        Assert.True(result.MeetsTarget);
        Assert.True(result.IoU >= 0.96 && result.MeanAbsoluteError <= 0.02, $"{result.Agreement}");
        Assert.Equal((4, 2), (result.CalibrationCount, result.JudgedCount));
        Assert.Equal((_run.Source, _run.Output), (result.Source, result.Output));
        Assert.True(result.QuantizedNodeCount > 10);
        Assert.NotEmpty(result.Sensitivities);
        Assert.Equal(new FileInfo(_run.Output).Length, result.OutputSize);
        Assert.Equal(["model.onnx", "small.onnx"], _run.Directory.Files);

        // The reported value may be the worse of two judgements; the file must not be worse than it.
        MaskAgreement found = _run.Compare(_run.HeldBack());
        Assert.True(found.IoU.Mean > result.IoU - 0.002, $"{found} where {result.Agreement} was said");
        Assert.True(found.MeanAbsoluteError.Mean <= 0.02, $"{found}");
    }

    [Theory]
    [InlineData(QuantizationMode.Static, QuantizationFormat.Qdq)]
    [InlineData(QuantizationMode.Static, QuantizationFormat.QOperator)]
    [InlineData(QuantizationMode.Dynamic, QuantizationFormat.Qdq)]
    [InlineData(QuantizationMode.WeightOnly, QuantizationFormat.Qdq)]
    [InlineData(QuantizationMode.Float16, QuantizationFormat.Qdq)]
    public void An_unchecked_model_has_the_agreement_that_is_reported(QuantizationMode mode, QuantizationFormat format)
    {
        QuantizationResult result = _run.Run(UNetModel.Tiny.Build(), QuantizerRun.Unchecked with { Mode = mode, Format = format });

        // The third and the last of six photos are held back.
        MaskAgreement found = _run.Compare(2, 5);
        Assert.Equal(found, result.Agreement);
        Assert.True(found.IoU.Mean > 0.9, $"{found}");
        Assert.InRange(result.SizeRatio, mode == QuantizationMode.Float16 ? 0.5 : 0.25, mode == QuantizationMode.Float16 ? 0.65 : 0.75);
        Assert.Equal(0, result.Equalization.Alpha);
        Assert.Equal(mode == QuantizationMode.Static ? CalibrationMethod.MinMax : null, result.CalibrationMethod);
        Assert.False(result.BiasCorrection);
        Assert.Equal((mode, format), (result.Mode, result.Format));
    }

    [Theory]
    [InlineData(AccuracyPolicy.Guarded, QuantizationMode.Static)]
    [InlineData(AccuracyPolicy.Unchecked, QuantizationMode.Static)]
    [InlineData(AccuracyPolicy.Guarded, QuantizationMode.Dynamic)]
    public void Two_runs_write_the_same_bytes(AccuracyPolicy accuracy, QuantizationMode mode)
    {
        QuantizationOptions options = new() { Accuracy = accuracy, Mode = mode, Overwrite = true, AllowBelowTarget = true };
        ModelProto model = QuantizerRun.Handful(64);
        _run.Run(model, options);
        byte[] first = File.ReadAllBytes(_run.Output);
        _run.Run(model, options);
        Assert.Equal(first, File.ReadAllBytes(_run.Output));
    }

    [Fact]
    public void The_file_describes_itself_and_needs_no_other_file()
    {
        ModelProto model = QuantizerRun.Network.Build();
        model.MetadataProps.Add(new StringStringEntryProto { Key = "author", Value = "somebody" });
        _run.Run(model, QuantizerRun.Unchecked, new Models.ModelDescription { Name = "odd", Mean = new(0.5, 0.25, 0.125), StandardDeviation = new(1, 2, 3) });
        Dictionary<string, string> metadata = OnnxFile.Read(_run.Output).MetadataProps.ToDictionary(static entry => entry.Key, static entry => entry.Value);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_run.Source))), metadata["rembg.quantization.source_sha256"]);
        Assert.StartsWith("Static Qdq; weights QInt8 per channel; activations QUInt8; ranges MinMax; equalization None", metadata["rembg.quantization.options"], StringComparison.Ordinal);
        Assert.Matches("^mean [01][.][0-9]{4}, worst [01][.][0-9]{4}$", metadata["rembg.quantization.iou"]);
        Assert.StartsWith("Rembg for PowerShell ", metadata["rembg.quantization.tool"], StringComparison.Ordinal);
        Assert.Equal("somebody", metadata["author"]);

        using SegmentationModel loaded = SegmentationModel.Load(_run.Output);
        Assert.Equal(("small", 48, new Models.ChannelValues(0.5, 0.25, 0.125)), (loaded.Description.Name, loaded.Description.InputSize, loaded.Description.Mean));
        RemovalResult removed = new BackgroundRemover(loaded, new RemovalOptions()).Remove(_run.Photos[3], _run.Directory["cut.png"], default);
        Assert.Equal("small", removed.Model);
        Assert.True(File.Exists(removed.Output));
    }

    [Theory]
    [InlineData(true, 6)]
    [InlineData(false, 1)]
    public void Side_outputs_are_kept_where_wanted(bool keep, int most)
    {
        ModelProto model = QuantizerRun.Network.Build();
        _run.Run(model, QuantizerRun.Unchecked with { KeepOutputs = keep });
        IEnumerable<string> outputs = model.Graph.Output.Select(static output => output.Name).Take(most);
        Assert.Equal(outputs, OnnxFile.Read(_run.Output).Graph.Output.Select(static output => output.Name));
    }

    [Fact]
    public void Nodes_that_the_caller_excludes_stay_in_FP32_and_are_listed()
    {
        ModelProto model = QuantizerRun.Network.Build();
        string excluded = model.Graph.Node.First(static node => node.OpType == "Conv").Name;
        QuantizationResult result = _run.Run(model, QuantizerRun.Unchecked with { ExcludedNodes = [excluded] });
        FloatNode node = Assert.Single(result.FloatNodes, static node => node.Reason == FloatReason.Excluded);
        Assert.Equal((excluded, "Conv"), (node.Name, node.Operator));
        OnnxGraph written = new(OnnxFile.Read(_run.Output));
        Assert.NotNull(written.Initializer(written.Nodes.Single(candidate => candidate.Name == excluded).Input[1]));
    }

    [Fact]
    public void Progress_goes_through_the_phases_in_their_order()
    {
        _run.Run(QuantizerRun.Handful(64), new QuantizationOptions { AllowBelowTarget = true });
        QuantizationPhase[] phases = [.. _run.Observer.Steps.Select(static step => step.Phase).Distinct()];
        Assert.Equal(Enum.GetValues<QuantizationPhase>().Order(), phases.Order());
        Assert.Equal([QuantizationPhase.Prepare, QuantizationPhase.Calibrate], phases[..2]);
        Assert.Equal(QuantizationPhase.Verify, phases[^1]);
        Assert.All(_run.Observer.Steps, static step => Assert.InRange(step.Step, 1, step.Steps));
        Assert.NotEmpty(_run.Observer.Notes);
    }
}
