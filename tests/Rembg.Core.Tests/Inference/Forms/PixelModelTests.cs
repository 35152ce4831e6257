using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

using Rembg.Inference;
using Rembg.Models;
using Rembg.Onnx;
using Rembg.Quantization;

namespace Rembg.Tests;

/// <summary>A network makes the same mask in every form: in planes and pixel by pixel, in 16 and 32 bits, quantized and not.</summary>
public sealed class PixelModelTests : FormTest
{
    public static TheoryData<bool, bool, long[]> Forms => new()
    {
        { false, false, [1, 1, 24, 32] },
        { false, false, [1, 24, 32] },
        { false, false, [24, 32] },
        { false, true, [1, 24, 32, 1] },
        { true, false, [1, 1, 24, 32] },
        { true, true, [1, 24, 32, 1] },
        { true, true, [24, 32, 1] },
        { true, true, [24, 32] },
        { true, true, [1, 1, 24, 32, 1] },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_form_makes_the_same_mask(bool fromPixels, bool toPixels, long[] sizes)
    {
        using SegmentationModel planes = Load(FormModel.Planes(24, 32));
        using SegmentationModel other = Load(FormModel.Build(24, 32, 1, fromPixels, toPixels, sizes));
        Assert.Equal((32, 24), (other.InputWidth, other.InputHeight));
        byte[] expected = Mask(planes);
        Assert.InRange(expected.Distinct().Count(), 20, 256);
        Assert.Equal(expected, Mask(other));
    }

    [Fact]
    public void A_network_of_products_matches_its_formula()
    {
        ModelDescription plain = new() { Name = "plain", Scaling = PixelScaling.By255, Mean = ChannelValues.All(0.4), StandardDeviation = ChannelValues.All(0.25) };
        using SegmentationModel model = Load(FormModel.Products(20, 28), plain);
        byte[] photo = Photo(20, 28).Values;
        double[] exact = [.. photo.Chunk(3).Select(static pixel => FormModel.Product(Normal(pixel[0]), Normal(pixel[1]), Normal(pixel[2])))];
        byte[] mask = model.Predict(photo, default).Pixels;
        Assert.All(exact.Zip(mask), pair => Assert.InRange(pair.Second, ((pair.First - exact.Min()) / (exact.Max() - exact.Min()) * 255) - 1.01, ((pair.First - exact.Min()) / (exact.Max() - exact.Min()) * 255) + 0.01));
        static double Normal(byte value) => ((value / 255.0) - 0.4) / 0.25;
    }

    [Theory]
    [InlineData(new int[] { 1, 2 })]
    [InlineData(new int[] { 0, 1, 2 })]
    [InlineData(new int[] { 0 })]
    public void Open_sizes_are_those_of_the_description(int[] open)
    {
        ModelProto model = FormModel.Products(24, 24);
        foreach (int axis in open)
        {
            model.Graph.Input[0].Type.TensorType.Shape.Dim[axis] = new TensorShapeProto.Types.Dimension { DimParam = "open" };
        }

        using SegmentationModel whole = Load(FormModel.Products(24, 24), new ModelDescription { Name = "open", InputSize = 24 });
        using SegmentationModel other = Load(model, new ModelDescription { Name = "open", InputSize = 24 });
        Assert.Equal(Mask(whole), Mask(other));
    }

    [Fact]
    public void Classes_are_read_pixel_by_pixel()
    {
        ModelDescription classes = new() { Name = "classes", Classes = ["background", "one", "two"] };
        using SegmentationModel planes = Load(FormModel.Planes(24, 32, outputs: 3), classes);
        using SegmentationModel pixels = Load(FormModel.Pixels(24, 32, outputs: 3), classes);
        foreach (string name in classes.Classes.Skip(1))
        {
            Assert.Equal(Mask(planes, 0, name), Mask(pixels, 0, name));
        }

        Assert.Contains(Mask(pixels, 0, "one"), static value => value == 255);
    }

    [Fact]
    public void The_first_of_several_numbers_per_pixel_is_the_mask()
    {
        using SegmentationModel planes = Load(FormModel.Planes(24, 32, outputs: 3));
        using SegmentationModel pixels = Load(FormModel.Build(24, 32, 3, fromPixels: true, toPixels: true, 24, 32, 3));
        Assert.Equal(Mask(planes), Mask(pixels));
    }

    [Theory]
    [InlineData(QuantizationMode.Static, QuantizationFormat.Qdq)]
    [InlineData(QuantizationMode.Static, QuantizationFormat.QOperator)]
    [InlineData(QuantizationMode.Dynamic, QuantizationFormat.Qdq)]
    [InlineData(QuantizationMode.WeightOnly, QuantizationFormat.Qdq)]
    [InlineData(QuantizationMode.Float16, QuantizationFormat.Qdq)]
    public void A_quantized_model_has_the_form_of_its_source(QuantizationMode mode, QuantizationFormat format)
    {
        QuantizationOptions options = QuantizerRun.Unchecked with { Mode = mode, Format = format };
        string source = Write(FormModel.Pixels(24, 24), "pixels.onnx");
        string written = Quantize(source, null, options);
        Assert.Equal(Interface(source), Interface(written));

        // Between photo and mask it is the same network as the one of planes.
        using SegmentationModel pixels = SegmentationModel.Load(written);
        using SegmentationModel planes = SegmentationModel.Load(Quantize(Write(FormModel.Planes(24, 24), "planes.onnx"), null, options));
        Assert.Equal(Mask(planes, 7), Mask(pixels, 7));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_form_of_its_own_for_photo_and_mask_is_kept(bool fromPixels, bool toPixels)
    {
        string source = Write(FormModel.Build(24, 24, 1, fromPixels, toPixels), "mixed.onnx");
        string written = Quantize(source, null, QuantizerRun.Unchecked with { Mode = QuantizationMode.Static });
        Assert.Equal(Interface(source), Interface(written));
    }

    [Fact]
    public void A_model_with_classes_is_quantized_and_keeps_them()
    {
        ModelDescription classes = new() { Name = "classes", Classes = ["background", "one", "two"] };
        string source = Write(FormModel.Build(24, 24, 3, fromPixels: true, toPixels: true, 24, 24, 3), "classes.onnx");
        string written = Quantize(source, classes, new QuantizationOptions { MinimumIoU = 0.8, MaximumError = 0.1 });
        Assert.Equal(Interface(source), Interface(written));
        using SegmentationModel before = SegmentationModel.Load(source, classes);
        using SegmentationModel after = SegmentationModel.Load(written);
        Assert.Equal(classes.Classes, after.Description.Classes);
        Assert.InRange(Metrics.MaskMetrics.MeanAbsoluteError(Mask(after, 7, "one"), Mask(before, 7, "one")), 0, 0.1);
    }

    [Fact]
    public void A_model_of_products_is_quantized()
    {
        string source = Write(FormModel.Products(24, 24), "products.onnx");
        string written = Quantize(source, null, new QuantizationOptions { MinimumIoU = 0.9, MaximumError = 0.03 });
        Assert.Equal(Interface(source), Interface(written));
        using SegmentationModel before = SegmentationModel.Load(source);
        using SegmentationModel after = SegmentationModel.Load(written);
        Assert.InRange(Metrics.MaskMetrics.MeanAbsoluteError(Mask(after, 7), Mask(before, 7)), 0, 0.03);
    }

    [Fact]
    public void Another_input_size_is_given_to_a_model_of_pixels()
    {
        string written = Quantize(Write(FormModel.Pixels(24, 24), "pixels.onnx"), null, QuantizerRun.Unchecked with { Mode = QuantizationMode.WeightOnly, InputSize = 40 });
        Assert.Equal("1, 40, 40, 3", Interface(written).Input);
        Assert.Equal("1, 40, 40, 1", Interface(written).Output);
        using SegmentationModel expected = SegmentationModel.Load(Quantize(Write(FormModel.Planes(40, 40), "planes.onnx"), null, QuantizerRun.Unchecked with { Mode = QuantizationMode.WeightOnly }));
        using SegmentationModel actual = SegmentationModel.Load(written);
        Assert.Equal(Mask(expected), Mask(actual));
    }

    [Fact]
    public void Open_sizes_of_a_model_of_pixels_are_fixed_by_its_description_or_an_option()
    {
        ModelProto model = FormModel.Pixels(24, 24);
        foreach (int axis in (int[])[0, 1, 2])
        {
            model.Graph.Input[0].Type.TensorType.Shape.Dim[axis] = new TensorShapeProto.Types.Dimension { DimParam = $"open{axis}" };
        }

        string source = Write(model, "open.onnx");
        QuantizationOptions options = QuantizerRun.Unchecked with { Mode = QuantizationMode.WeightOnly };
        Assert.Equal("1, 40, 40, 3", Interface(Quantize(source, null, options with { InputSize = 40 })).Input);
        string written = Quantize(source, new ModelDescription { Name = "open", InputSize = 24 }, options);
        Assert.Equal(Interface(Quantize(Write(FormModel.Pixels(24, 24), "fixed.onnx"), null, options)), Interface(written));
        Assert.Equal(
            QuantizationObstacle.OpenShape,
            Assert.Throws<ModelNotQuantizableException>(() => Quantize(source, null, options)).Obstacle);
    }

    [Theory]
    [InlineData(TensorElementType.Float16)]
    [InlineData(TensorElementType.Double)]
    public void An_output_of_other_floating_point_numbers_is_read(TensorElementType type)
    {
        using SegmentationModel expected = Load(FormModel.Planes(24, 24));
        string source = Write(FormModel.Then(FormModel.Planes(24, 24), "Cast", (TensorProto.Types.DataType)type, ("to", (long)type)), "cast.onnx");
        using SegmentationModel actual = SegmentationModel.Load(source);
        Assert.All(Mask(expected).Zip(Mask(actual)), static pair => Assert.InRange(pair.First - pair.Second, -1, 1));
        using SegmentationModel quantized = SegmentationModel.Load(Quantize(source, null, QuantizerRun.Unchecked with { Mode = QuantizationMode.Static }));
        Assert.InRange(Metrics.MaskMetrics.MeanAbsoluteError(Mask(quantized), Mask(expected)), 0, 0.05);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_photo_of_16_bit_numbers_makes_nearly_the_same_mask(bool fromPixels)
    {
        using SegmentationModel expected = Load(FormModel.Planes(24, 24));
        using SegmentationModel actual = Load(Halved(FormModel.Build(24, 24, 1, fromPixels, fromPixels)));
        Assert.All(Mask(expected).Zip(Mask(actual)), static pair => Assert.InRange(pair.First - pair.Second, -2, 2));
    }

    [Fact]
    public void A_published_model_of_16_bit_numbers_works()
    {
        using SegmentationModel model = SegmentationModel.Load(SharedData.Case("onnx-fp16-input.onnx"));
        Assert.InRange(Mask(model).Distinct().Count(), 2, 256);
        Assert.All(new InferenceTimer(model).Run(1, default), static time => Assert.InRange(time, 0, 60_000));
    }

    /// <summary>A Cast behind the photo, which takes 16 bits then.</summary>
    private static ModelProto Halved(ModelProto model)
    {
        ValueInfoProto input = model.Graph.Input[0];
        foreach (NodeProto node in model.Graph.Node.Where(node => node.Input[0] == input.Name))
        {
            node.Input[0] = "widened";
        }

        NodeProto cast = new() { OpType = "Cast", Name = "widen", Input = { input.Name }, Output = { "widened" } };
        cast.Set("to", (long)TensorProto.Types.DataType.Float);
        model.Graph.Node.Insert(0, cast);
        input.Type.TensorType.ElemType = (int)TensorProto.Types.DataType.Float16;
        return model;
    }

    private static (string InputName, string Input, string OutputName, string Output, TensorElementType Type) Interface(string path)
    {
        using InferenceSession session = new(path);
        (string input, NodeMetadata photo) = session.InputMetadata.Single();
        (string output, NodeMetadata mask) = session.OutputMetadata.Single();
        return (input, string.Join(", ", photo.Dimensions), output, string.Join(", ", mask.Dimensions), mask.ElementDataType);
    }
}
