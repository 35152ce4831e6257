using Rembg.Inference;
using Rembg.Metrics;
using Rembg.Models;
using Rembg.Onnx;
using Rembg.Quantization;

namespace Rembg.Tests;

/// <summary>Other members of the family than the one at hand: other sizes, exporters, number formats and ranges.</summary>
public sealed class ModelQuantizerFamilyTests : IDisposable
{
    private readonly QuantizerRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData(7, ResizeForm.Scales)]
    [InlineData(11, ResizeForm.Sizes)]
    [InlineData(12, ResizeForm.HalfComputed)]
    [InlineData(17, ResizeForm.Computed)]
    [InlineData(20, ResizeForm.Computed)]
    public void Any_operator_set_and_form_of_resize(long opset, ResizeForm resize)
    {
        UNetModel network = QuantizerRun.Network with { Opset = opset, Resize = resize, BatchNorm = true, HalfWeights = opset > 11, Size = 41 };
        AssertClose(network.Build(), QuantizerRun.Unchecked, 0.9);
    }

    [Theory]
    [InlineData(QuantizationMode.Static)]
    [InlineData(QuantizationMode.WeightOnly)]
    public void Models_that_compute_in_16_bits(QuantizationMode mode) =>
        AssertClose(HalfPrecision.Convert(QuantizerRun.Network.Build()), QuantizerRun.Unchecked with { Mode = mode }, 0.9);

    [Theory]
    [InlineData(QuantizationMode.Static)]
    [InlineData(QuantizationMode.Dynamic)]
    public void Logits_in_the_thousands(QuantizationMode mode) =>
        AssertClose((QuantizerRun.Network with { LogitScale = 3000 }).Build(), QuantizerRun.Unchecked with { Mode = mode }, 0.8);

    [Fact]
    public void Channels_of_very_different_ranges()
    {
        ModelProto model = (QuantizerRun.Network with { ChannelSpread = 30 }).Build();
        QuantizationResult equalized = AssertClose(model, QuantizerRun.Unchecked with { Equalization = new EqualizationChoice(0.75), BiasCorrection = true }, 0.8);
        Assert.Equal((0.75, true), (equalized.Equalization.Alpha, equalized.BiasCorrection));
    }

    [Theory]
    [InlineData(CalibrationMethod.Percentile)]
    [InlineData(CalibrationMethod.MeanSquaredError)]
    [InlineData(CalibrationMethod.Entropy)]
    public void Any_way_to_find_ranges(CalibrationMethod method)
    {
        QuantizationResult result = AssertClose(QuantizerRun.Handful(64), QuantizerRun.Unchecked with { CalibrationMethod = method }, 0.8);
        Assert.Equal(method, result.CalibrationMethod);
    }

    [Theory]
    [InlineData(QuantizedType.QInt8, QuantizedType.QInt8, true)]
    [InlineData(QuantizedType.QUInt8, QuantizedType.QUInt8, true)]
    [InlineData(QuantizedType.QUInt8, QuantizedType.QInt8, false)]
    public void Any_integer_types(QuantizedType activations, QuantizedType weights, bool perChannel) => AssertClose(
        QuantizerRun.Network.Build(), QuantizerRun.Unchecked with { ActivationType = activations, WeightType = weights, PerChannel = perChannel, ReduceRange = true }, 0.8);

    [Fact]
    public void A_size_that_the_file_leaves_open_is_the_callers()
    {
        ModelProto model = (QuantizerRun.Network with { OpenSize = true, Resize = ResizeForm.Computed }).Build();
        ModelDescription description = new() { Name = "open", InputSize = 64 };
        ModelNotQuantizableException refusal = Assert.Throws<ModelNotQuantizableException>(() => _run.Run(model, QuantizerRun.Unchecked));
        Assert.Equal(QuantizationObstacle.OpenShape, refusal.Obstacle);
        _run.Run(model, QuantizerRun.Unchecked, description);
        Assert.Equal((64, 64), Sizes());
        _run.Run(model, QuantizerRun.Unchecked with { InputSize = 40, Overwrite = true }, description);
        Assert.Equal((40, 40), Sizes());
    }

    [Fact]
    public void A_model_is_given_another_size()
    {
        UNetModel network = QuantizerRun.Network with { NormalizedAt = 48 };
        QuantizationResult result = _run.Run(network.Build(), QuantizerRun.Unchecked with { InputSize = 96 });
        Assert.Equal((96, 96), Sizes());

        // The same function at that size, built so: its masks are the reference.
        using QuantizerRun large = new();
        OnnxFile.Write((network with { Size = 96 }).Build(), large.Source, overwrite: false);
        File.Copy(_run.Output, large.Output);
        MaskAgreement found = large.Compare(2, 5);
        Assert.Equal(found, result.Agreement);
        Assert.True(found.IoU.Mean > 0.9, $"{found}");
    }

    [Fact]
    public void Inputs_of_1024_pixels_a_side()
    {
        using QuantizerRun run = new() { Photos = [.. _run.Photos.Take(3)] };
        QuantizationResult result = run.Run(QuantizerRun.Handful(1024), QuantizerRun.Unchecked);
        Assert.Equal(result.Agreement, run.Compare(2));
        Assert.True(result.IoU > 0.8, $"{result.Agreement}");
    }

    [Theory]
    [InlineData(QuantizationMode.Static)]
    [InlineData(QuantizationMode.Dynamic)]
    [InlineData(QuantizationMode.WeightOnly)]
    public void Convolutions_along_one_axis(QuantizationMode mode)
    {
        // A gate over channels, as in efficient channel attention (Wang et al. 2020).
        GraphBuilder graph = new(seed: 9);
        string x = graph.Apply("Relu", graph.Conv(graph.Input("photo", [1, 3, 32, 32]), 32));
        string row = graph.Node("Reshape", [graph.GlobalAveragePool(x), graph.Constant<long>([1, 1, 32], 3)]);
        string two = graph.Node("Conv", [row, Weights(2, 1), graph.Bias(2)], ("pads", new long[] { 8, 8 }));
        string gate = graph.Node("Conv", [two, Weights(1, 2), graph.Bias(1)], ("pads", new long[] { 8, 8 }));
        string column = graph.Shaped(graph.Node("Reshape", [graph.Apply("Sigmoid", gate), graph.Constant<long>([1, 32, 1, 1], 4)]), 1, 32, 1, 1);
        string gated = graph.Shaped(graph.Node("Mul", [x, column]), 1, 32, 32, 32);
        ModelProto model = graph.Build(graph.Apply("Sigmoid", graph.Conv(gated, 1, gain: 4)));
        QuantizationOptions options = QuantizerRun.Unchecked with { Mode = mode };
        AssertClose(model, mode == QuantizationMode.Static ? options with { Equalization = new EqualizationChoice(0.5), BiasCorrection = true } : options, 0.9);

        string Weights(int outputs, int inputs) =>
            graph.Constant<float>([.. Enumerable.Range(0, outputs * inputs * 17).Select(static i => 0.1f + (0.3f * MathF.Sin(i)))], outputs, inputs, 17);
    }

    [Theory]
    [InlineData(QuantizationFormat.Qdq)]
    [InlineData(QuantizationFormat.QOperator)]
    public void Pictures_cut_into_several_on_the_way(QuantizationFormat format)
    {
        // Windows, as transformers have them, here halves.
        GraphBuilder graph = new(seed: 9) { ChannelSpread = 5 };
        string x = graph.Apply("Relu", graph.Conv(graph.Input("photo", [1, 3, 32, 32]), 8));
        string halves = graph.Shaped(graph.Node("Reshape", [x, graph.Constant<long>([2, 4, 32, 32], 4)]), 2, 4, 32, 32);
        string inner = graph.Apply("Relu", graph.Conv(graph.Apply("Relu", graph.Conv(halves, 6)), 4));
        string whole = graph.Shaped(graph.Node("Reshape", [inner, graph.Constant<long>([1, 8, 32, 32], 4)]), 1, 8, 32, 32);
        ModelProto model = graph.Build(graph.Apply("Sigmoid", graph.Conv(whole, 1, gain: 4)));
        AssertClose(model, QuantizerRun.Unchecked with { Format = format, Equalization = new EqualizationChoice(0.5), BiasCorrection = true }, 0.9);
    }

    /// <summary>Quantizes, and compares the mask of the file with the mask of its source.</summary>
    private QuantizationResult AssertClose(ModelProto model, QuantizationOptions options, double smallestIoU)
    {
        QuantizationResult result = _run.Run(model, options);
        MaskAgreement found = _run.Compare(2, 5);
        Assert.Equal(found.IoU.Mean, result.IoU!.Value, 0.01);
        Assert.True(found.IoU.Mean > smallestIoU, $"{found}");
        return result;
    }

    private (int Height, int Width) Sizes()
    {
        using SegmentationModel loaded = SegmentationModel.Load(_run.Output);
        Assert.Equal(loaded.InputHeight, loaded.Description.InputSize);
        return (loaded.InputHeight, loaded.InputWidth);
    }
}
