using Rembg.Metrics;
using Rembg.Models;
using Rembg.Onnx;
using Rembg.Quantization;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Judging;
using Rembg.Quantization.Preparation;
using Rembg.Quantization.Search;

namespace Rembg.Tests;

/// <summary>A model at half the side of its input: the same names, and the same mask but smaller.</summary>
public sealed class HalfScaleTests
{
    [Theory]
    [InlineData(ResizeForm.Computed)]
    [InlineData(ResizeForm.Sizes)]
    public void Half_the_side_makes_half_the_mask_by_the_same_nodes(ResizeForm form)
    {
        PreparedModel model = ModelPreparation.Prepare((UNetModel.Tiny with { Resize = form, Size = 96 }).Build(), "model.onnx", new QuantizationOptions(), null, default);
        PreparedModel half = HalfScale.Of(model)!;
        Assert.Equal((48, 48), (half.InputHeight, half.InputWidth));
        Assert.Equal([1, 1, 48, 48], half.Shapes[half.Output]);
        Assert.Superset(model.Graph.Nodes.Where(static node => node.OpType == "Conv").Select(static node => node.Name).ToHashSet(), half.Graph.Nodes.Select(static node => node.Name).ToHashSet());
        Assert.Superset(StaticQuantizer.CalibratedTensors(model).ToHashSet(), half.Graph.Nodes.SelectMany(static node => node.Output).Append(half.Input).ToHashSet());
    }

    [Fact]
    public void The_masks_of_a_real_model_are_similar()
    {
        ModelDescription description = ModelCatalogue.Find("u2netp")!;
        PreparedModel model = ModelPreparation.Prepare(OnnxFile.Read(SharedData.Model), "u2netp.onnx", new QuantizationOptions(), description, default);
        SampleSet photos = SampleSet.Read([SharedData.Photo("horse.jpg")], model, description, new QuantizationOptions(), new RecordingObserver(), default);
        PreparedModel half = HalfScale.Of(model)!;
        using ReferenceMasks whole = new(model.Model, model);
        using ReferenceMasks small = new(half.Model, half);
        byte[] expected = (photos with { Photos = [[.. whole.Of(photos, 0, default).SelectMany(static value => (byte[])[value, value, value])]] }).Halved(1).Photos[0];
        byte[] actual = small.Of(photos.Halved(1), 0, default);
        Assert.InRange(MaskMetrics.IoU(actual, [.. expected.Where(static (_, index) => index % 3 == 0)]), 0.85, 1);
    }

    [Fact]
    public void A_pixel_of_half_the_size_is_the_mean_of_four()
    {
        byte[] photo = [10, 1, 100, 20, 2, 200, 30, 3, 0, 40, 4, 0, 11, 5, 100, 21, 6, 200, 31, 7, 0, 41, 8, 0];
        SampleSet half = new SampleSet(new ModelDescription { Name = "any" }, Width: 4, [photo, photo]).Halved(1);
        Assert.Equal([16, 4, 150, 36, 6, 0], Assert.Single(half.Photos));
        Assert.Equal(2, half.Width);
    }

    [Fact]
    public void A_model_of_an_odd_side_has_no_half()
    {
        GraphBuilder graph = new();
        Assert.Null(HalfScale.Of(Calibrated.AsItIs(graph.Build(graph.Conv(graph.Input("photo", [1, 3, 15, 16]), 1)))));
    }
}
