using Rembg.Onnx;
using Rembg.Quantization;
using Rembg.Quantization.Preparation;

namespace Rembg.Tests;

/// <summary>A model that is re-targeted to another input size is the one that would have been built for it.</summary>
public sealed class InputSizeChangeTests
{
    [Theory]
    [InlineData(256)]
    [InlineData(400)]
    [InlineData(512)]
    public void The_real_model_follows(int side)
    {
        ModelProto model = OnnxFile.Read(SharedData.Model);
        PreparedModel prepared = Prepare(model, side);
        Assert.Equal((side, side), (prepared.InputHeight, prepared.InputWidth));
        float[] mask = Reference.Run(prepared.Model, Reference.Noise([1, 3, side, side], 5))[0];
        Assert.Equal(side * side, mask.Length);
        Assert.All(mask, static value => Assert.InRange(value, 0, 1));
    }

    public static MatrixTheoryData<int, ResizeForm> SidesAndForms => new([48, 57, 96, 100], Enum.GetValues<ResizeForm>());

    [Theory]
    [MemberData(nameof(SidesAndForms))]
    public void A_network_is_the_one_built_at_that_size(int side, ResizeForm form)
    {
        UNetModel network = UNetModel.Tiny with { Resize = form, Opset = 12, NormalizedAt = UNetModel.Tiny.Size };
        PreparedModel prepared = Prepare(network.Build(), side);

        // The built model has sizes, because scales cannot express sizes at which pooling rounds.
        ModelProto built = (network with { Size = side, Resize = ResizeForm.Sizes }).Build();
        (float[], long[]) photo = Reference.Noise([1, 3, side, side], 5);
        Assert.Equal(Reference.Run(built, photo)[0], Reference.Run(prepared.Model, photo)[0]);
    }

    [Fact]
    public void A_picture_that_is_made_smaller_by_a_fixed_size_keeps_its_ratio()
    {
        GraphBuilder graph = new();
        string x = graph.Input("photo", [1, 3, 32, 32]);
        string half = Resize(graph, graph.Conv(x, 4), 16);
        PreparedModel prepared = Prepare(graph.Build(graph.ResizeLike(graph.Conv(half, 1), x, ResizeForm.Sizes)), 40);
        Assert.Equal([1, 4, 20, 20], prepared.Shapes[half]);
        Assert.Equal([1, 1, 40, 40], prepared.Shapes[prepared.Output]);
    }

    [Fact]
    public void Two_resizes_that_meet_do_not_follow_each_other_in_circles()
    {
        GraphBuilder graph = new();
        string x = graph.Conv(graph.Input("photo", [1, 3, 24, 24]), 2);
        string inexact = Resize(graph, graph.Conv(x, 2, stride: 5), 48);
        string exact = Resize(graph, graph.MaxPool(x), 48);
        PreparedModel prepared = Prepare(graph.Build(graph.Conv(graph.Node("Add", [inexact, exact]), 1)), 36);
        Assert.Equal([1, 2, 72, 72], prepared.Shapes[inexact]);
        Assert.Equal([1, 2, 72, 72], prepared.Shapes[exact]);
    }

    [Fact]
    public void A_mask_of_half_the_size_stays_so()
    {
        GraphBuilder graph = new();
        string x = graph.Input("photo", [1, 3, 32, 32]);
        PreparedModel prepared = Prepare(graph.Build(graph.MaxPool(graph.Conv(x, 1))), 41);
        Assert.Equal([1, 1, 21, 21], prepared.Shapes[prepared.Output]);
    }

    [Fact]
    public void A_resize_that_no_tensor_explains_is_refused()
    {
        GraphBuilder graph = new();
        string x = graph.Input("photo", [1, 3, 32, 32]);
        ModelProto model = graph.Build(Resize(graph, graph.Conv(x, 1), 20));
        Assert.Contains("Resize_1", AssertRefused(model, 48), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_cannot_follow_the_size_is_refused()
    {
        // A table as large as the picture, and a number of pixels written down.
        GraphBuilder table = new();
        string x = table.Conv(table.Input("photo", [1, 3, 32, 32]), 1);
        AssertRefused(table.Build(table.Node("Add", [x, table.Constant<float>(new float[32 * 32], 1, 1, 32, 32)])), 48);
        GraphBuilder flat = new();
        string y = flat.Conv(flat.Input("photo", [1, 3, 32, 32]), 1);
        AssertRefused(flat.Build(flat.Node("Reshape", [y, flat.Constant<long>([1, 1, 32, 32], 4)])), 48);

        // A mask that stays as it is.
        GraphBuilder crop = new();
        string z = crop.Conv(crop.Input("photo", [1, 3, 32, 32]), 1);
        string cropped = crop.Node("Slice", [z, crop.Constant<long>([0, 0], 2), crop.Constant<long>([32, 32], 2), crop.Constant<long>([2, 3], 2)]);
        Assert.Contains("32 × 32", AssertRefused(crop.Build(cropped), 48), StringComparison.Ordinal);
    }

    private static string Resize(GraphBuilder graph, string x, long side)
    {
        long[] to = [1, graph.Shape(x)[1], side, side];
        return graph.Shaped(graph.Node("Resize", [x, "", "", graph.Constant<long>(to, 4)], ("mode", "linear")), to);
    }

    private static PreparedModel Prepare(ModelProto model, int side) =>
        ModelPreparation.Prepare(model, "model.onnx", new QuantizationOptions { InputSize = side }, null, default);

    private static string AssertRefused(ModelProto model, int side)
    {
        ModelNotQuantizableException refusal = Assert.Throws<ModelNotQuantizableException>(() => Prepare(model, side));
        Assert.Equal(QuantizationObstacle.OpenShape, refusal.Obstacle);
        return refusal.Message;
    }
}
