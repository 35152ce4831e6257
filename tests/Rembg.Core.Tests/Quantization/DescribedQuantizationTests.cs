using Rembg.Files;
using Rembg.Inference;
using Rembg.Metrics;
using Rembg.Models;
using Rembg.Onnx;
using Rembg.Quantization;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Judging;
using Rembg.Quantization.Preparation;

namespace Rembg.Tests;

/// <summary>A quantized model is read as its source is: by its classes, or at its output.</summary>
public sealed class DescribedQuantizationTests : IDisposable
{
    private const int Side = 32;

    private static readonly ModelDescription Colors = new() { Name = "model", InputSize = Side, Scaling = PixelScaling.By255, Classes = ["background", "red", "green", "blue"], Levels = new(0.25, 0.75) };

    private readonly TemporaryDirectory _directory = new();

    private string Source => _directory["model.onnx"];

    private string Output => _directory["small.onnx"];

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(QuantizationMode.Static, QuantizationFormat.Qdq)]
    [InlineData(QuantizationMode.Static, QuantizationFormat.QOperator)]
    [InlineData(QuantizationMode.Dynamic, QuantizationFormat.Qdq)]
    [InlineData(QuantizationMode.Float16, QuantizationFormat.Qdq)]
    public void A_model_with_classes_keeps_them(QuantizationMode mode, QuantizationFormat format)
    {
        QuantizationOptions options = new() { Mode = mode, Format = format, MinimumIoU = 0.95, MaximumError = 0.02 };
        QuantizationResult result = Quantize(PlaneModel.Colors(Side), Colors, options);
        Assert.True(result.MeetsTarget, $"{result.Agreement}");
        Assert.True(result.QuantizedNodeCount > 0);
        Assert.Equal(("By255", "background,red,green,blue", "0"), Written("rembg.scaling", "rembg.classes", "rembg.output_index"));

        using SegmentationModel before = SegmentationModel.Load(Source, Colors);
        using SegmentationModel after = SegmentationModel.Load(Output);
        Assert.Equal(Colors with { Name = "small" }, after.Description);
        foreach (string @class in Colors.Classes.Skip(1))
        {
            byte[] expected = Mask(before, 6, @class);
            Assert.InRange(expected.Count(static value => value == 255), 20, expected.Length - 20);
            Assert.True(MaskMetrics.IoU(Mask(after, 6, @class), expected) > 0.93, @class);
        }
    }

    [Fact]
    public void Classes_that_change_places_are_seen()
    {
        PreparedModel prepared = ModelPreparation.Prepare(PlaneModel.Colors(Side), "model.onnx", new QuantizationOptions(), Colors, default);
        SampleSet samples = new(Colors, Side, [.. Enumerable.Range(0, 2).Select(seed => Photo(seed).Values)]);
        MaskJudge judge = MaskJudge.Create(prepared, samples, default);
        Assert.All(judge.Judge(prepared.Model, default), static score => Assert.Equal(new MaskScore(1, 0, 1, 1), score));

        ModelProto swapped = prepared.Model.Clone();
        NodeProto last = swapped.Graph.Node.Single(node => node.Output[0] == prepared.Output);
        TensorProto[] constants = [.. last.Input.Skip(1).Select(name => swapped.Graph.Initializer.Single(tensor => tensor.Name == name))];
        Assert.All(constants, static tensor => tensor.SetFloats(Swap(tensor.ToFloats(), first: 1, second: 3)));
        Assert.All(judge.Judge(swapped, default), static score => Assert.InRange(score.IoU, 0, 0.8));
    }

    [Fact]
    public void A_variant_with_NaN_in_its_mask_is_the_worst()
    {
        PreparedModel prepared = ModelPreparation.Prepare(PlaneModel.ColorOutputs(Side), "model.onnx", new QuantizationOptions(), null, default);
        MaskJudge judge = MaskJudge.Create(prepared, new SampleSet(new ModelDescription { Name = "model" }, Side, [Photo(0).Values]), default);
        ModelProto broken = prepared.Model.Clone();
        TensorProto bias = broken.Graph.Initializer.First(static tensor => tensor.Dims.Count == 1);
        bias.SetFloats([.. Enumerable.Repeat(float.NaN, (int)bias.Dims[0])]);
        Assert.Equal(new MaskScore(0, 1, 0, 0), Assert.Single(judge.Judge(broken, default)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_output_that_is_read_is_the_one_that_is_kept(bool keepOutputs)
    {
        ModelDescription third = new() { Name = "model", InputSize = Side, OutputIndex = 2 };
        ModelProto source = PlaneModel.ColorOutputs(Side);
        string[] outputs = [.. source.Graph.Output.Select(static output => output.Name)];
        QuantizationResult result = Quantize(source, third, new QuantizationOptions { KeepOutputs = keepOutputs, MinimumIoU = 0.9, MaximumError = 0.05 });
        Assert.True(result.IoU > 0.9, $"{result.Agreement}");
        Assert.Equal(keepOutputs ? outputs : outputs[2..], OnnxFile.Read(Output).Graph.Output.Select(static output => output.Name));
        Assert.Equal(keepOutputs ? "2" : "0", Written("rembg.output_index", "rembg.scaling", "rembg.activation").Item1);

        // The other outputs are another mask.
        using SegmentationModel before = SegmentationModel.Load(Source, third);
        using SegmentationModel first = SegmentationModel.Load(Source, third with { OutputIndex = 0 });
        using SegmentationModel after = SegmentationModel.Load(Output);
        byte[] expected = Mask(before, 6);
        Assert.InRange(MaskMetrics.MeanAbsoluteError(Mask(after, 6), expected), 0, 0.03);
        Assert.InRange(MaskMetrics.MeanAbsoluteError(Mask(first, 6), expected), 0.1, 1);
    }

    [Fact]
    public void An_output_that_there_is_not_and_other_planes_are_refused()
    {
        string missing = Assert.Throws<ModelInvalidException>(() => Quantize(PlaneModel.ColorOutputs(Side), new ModelDescription { Name = "model", OutputIndex = 3 }, new())).Message;
        Assert.Contains("it has no output 3, only outputs 0 to 2", missing, StringComparison.Ordinal);
        string planes = Assert.Throws<ModelInvalidException>(() => Quantize(PlaneModel.ColorOutputs(Side), Colors, new())).Message;
        Assert.Contains($"[1, 1, {Side}, {Side}], not one plane for each of its 4 classes", planes, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.5, 0.5, 6, true, "true")]
    [InlineData(1, 0, 6, true, "false")]
    [InlineData(0.5, 0.5, 0, false, "false")]
    public void The_file_says_whether_it_meets_the_target(double minimumIoU, double maximumError, int photos, bool isJudged, string expected)
    {
        QuantizationOptions options = QuantizerRun.Unchecked with { Mode = QuantizationMode.Dynamic, MinimumIoU = minimumIoU, MaximumError = maximumError };
        QuantizationResult result = Quantize(PlaneModel.Colors(Side), Colors, options, photos);
        Assert.Equal((isJudged, expected == "true"), (result.Agreement is not null, result.MeetsTarget));
        IReadOnlyDictionary<string, string> metadata = OnnxMetadata.Read(Output);
        Assert.Equal(expected, metadata["rembg.quantization.meets_target"]);
        QuantizationFacts facts = QuantizationFacts.Read(metadata)!;
        Assert.Equal(Checksum.Compute(Source, ChecksumAlgorithm.Sha256, default).Value, facts.SourceSha256);
        Assert.Equal(result.MeetsTarget, facts.MeetsTarget);
    }

    [Fact]
    public void The_metadata_of_the_source_is_not_passed_on()
    {
        ModelProto source = PlaneModel.ColorOutputs(Side);
        foreach (string key in (string[])["rembg.classes", "rembg.levels", "rembg.quantization.iou", "rembg.quantization.meets_target", "author"])
        {
            source.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = "true,so" });
        }

        Quantize(source, new ModelDescription { Name = "model" }, QuantizerRun.Unchecked with { Mode = QuantizationMode.Float16 }, photos: 0);
        IReadOnlyDictionary<string, string> metadata = OnnxMetadata.Read(Output);
        Assert.Equal(("true,so", "false"), (metadata["author"], metadata["rembg.quantization.meets_target"]));
        Assert.DoesNotContain("rembg.classes", metadata.Keys);
        Assert.DoesNotContain("rembg.levels", metadata.Keys);
        Assert.DoesNotContain("rembg.quantization.iou", metadata.Keys);
    }

    private static float[] Swap(float[] values, int first, int second)
    {
        int length = values.Length / 4;
        float[] swapped = [.. values];
        values.AsSpan(first * length, length).CopyTo(swapped.AsSpan(second * length));
        values.AsSpan(second * length, length).CopyTo(swapped.AsSpan(first * length));
        return swapped;
    }

    /// <summary>Three soft spots of colour on a dark ground, elsewhere in every photo.</summary>
    private static Pixels Photo(int seed) => Pixels.Draw(Side, Side, (x, y) =>
    {
        int[] spots = [.. Enumerable.Range(0, 3).Select(color =>
        {
            double angle = (2.1 * color) + seed;
            double distance = Math.Pow(x - 16 - (8 * Math.Cos(angle)), 2) + Math.Pow(y - 16 - (8 * Math.Sin(angle)), 2);
            return 25 + (int)(200 * Math.Exp(-distance / 50));
        })];
        return (spots[0], spots[1], spots[2]);
    });

    private static byte[] Mask(SegmentationModel model, int photo, params string[] classes) => model.Predict(Photo(photo).Values, classes, default).Pixels;

    private (string, string, string) Written(string first, string second, string third)
    {
        IReadOnlyDictionary<string, string> metadata = OnnxMetadata.Read(Output);
        return (metadata[first], metadata[second], metadata[third]);
    }

    private QuantizationResult Quantize(ModelProto model, ModelDescription description, QuantizationOptions options, int photos = 6)
    {
        OnnxFile.Write(model, Source, overwrite: true);
        string[] paths = [.. Enumerable.Range(0, photos).Select(seed => Photo(seed).Write(_directory[$"{seed}.png"]))];
        return new ModelQuantizer(options).Quantize(Source, description, paths, Output, new RecordingObserver(), default);
    }
}
