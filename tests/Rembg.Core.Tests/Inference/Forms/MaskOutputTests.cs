using Google.Protobuf;

using Microsoft.ML.OnnxRuntime.Tensors;

using Rembg.Inference;
using Rembg.Models;
using Rembg.Onnx;
using Rembg.Quantization;

namespace Rembg.Tests;

/// <summary>The output with the mask is named, or beyond doubt; otherwise the refusal lists all outputs.</summary>
public sealed class MaskOutputTests : FormTest
{
    private const int Side = 24;

    private static readonly ModelDescription Second = new() { Name = "model", InputSize = Side, OutputIndex = 1 };

    private static readonly QuantizationOptions Static = QuantizerRun.Unchecked with { Mode = QuantizationMode.Static };

    [Fact]
    public void Features_before_the_mask_are_not_taken_for_it()
    {
        ModelProto model = FormModel.FeaturesFirst(Side);
        string[] names = [.. model.Graph.Output.Select(static output => output.Name)];
        string expected = $"0 '{names[0]}' Float [1, 6, 12, 12], 1 '{names[1]}' Float [1, 1, 24, 24]), and OutputIndex does not specify the one with the mask";
        Assert.Contains(expected, RefusedByInference(model), StringComparison.Ordinal);
        Assert.Contains(expected, RefusedByQuantizer(model), StringComparison.Ordinal);
        Assert.Contains(expected, RefusedByQuantizer(model, options: Static with { KeepOutputs = true }), StringComparison.Ordinal);
    }

    [Fact]
    public void The_specified_output_is_quantized()
    {
        string source = Write(FormModel.FeaturesFirst(Side), "features.onnx");
        string byOption = Quantize(source, null, Static with { OutputIndex = 1 });
        using SegmentationModel before = SegmentationModel.Load(source, Second);
        using SegmentationModel after = SegmentationModel.Load(byOption);
        Assert.Equal(0, after.Description.OutputIndex);
        Assert.InRange(Metrics.MaskMetrics.MeanAbsoluteError(Mask(after), Mask(before)), 0, 0.05);
        byte[] written = File.ReadAllBytes(byOption);
        Assert.Equal(written, File.ReadAllBytes(Quantize(source, Second, Static)));
        Assert.Equal(written, File.ReadAllBytes(Quantize(source, Second with { OutputIndex = 0 }, Static with { OutputIndex = 1 })));
    }

    [Fact]
    public void Features_that_are_specified_as_the_mask_are_read_by_their_first_plane()
    {
        using SegmentationModel model = Load(FormModel.FeaturesFirst(Side), Second with { OutputIndex = 0 });
        Assert.Equal(12 * 12, Mask(model).Length);
    }

    [Fact]
    public void The_first_of_several_single_planes_is_the_mask_by_default()
    {
        using SegmentationModel model = Load(PlaneModel.ColorOutputs(Side));
        using SegmentationModel first = Load(PlaneModel.ColorOutputs(Side), Second with { OutputIndex = 0 });
        Assert.True(model.Description.OutputIsAssumed);
        Assert.Equal(Mask(first), Mask(model));
        Assert.NotNull(Quantize(Write(PlaneModel.ColorOutputs(Side), "colors.onnx"), null, Static));
    }

    [Fact]
    public void Sizes_that_only_the_first_photo_shows_are_checked_then()
    {
        ModelProto model = FormModel.FeaturesFirst(Side);
        foreach (int axis in (int[])[2, 3])
        {
            model.Graph.Input[0].Type.TensorType.Shape.Dim[axis] = new TensorShapeProto.Types.Dimension { DimParam = $"side{axis}" };
        }

        using SegmentationModel loaded = Load(model);
        Assert.Contains("OutputIndex does not specify the one with the mask", Assert.Throws<ModelInvalidException>(() => Mask(loaded)).Message, StringComparison.Ordinal);
        using SegmentationModel said = Load(model, Second);
        Assert.Equal(Side * Side, Mask(said).Length);
        using SegmentationModel open = Load(Opened(PlaneModel.ColorOutputs(Side)), new ModelDescription { Name = "open", InputSize = Side, OutputIsAssumed = true });
        Assert.Equal(Side * Side, Mask(open).Length);
    }

    [Fact]
    public void An_output_of_other_proportions_is_named_with_its_shape()
    {
        ModelProto model = FormModel.Build(24, 32, 1, fromPixels: false, toPixels: false, 1, 1, 32, 24);
        string expected = $"its output '{model.Graph.Output[0].Name}' is Float [1, 1, 32, 24], not a mask with the photo's proportions";
        Assert.Contains(expected, RefusedByInference(model), StringComparison.Ordinal);
        Assert.Contains(expected, RefusedByQuantizer(model), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TensorElementType.UInt8)]
    [InlineData(TensorElementType.Int64)]
    [InlineData(TensorElementType.Bool)]
    [InlineData(TensorElementType.Int32)]
    public void An_output_of_integers_is_named_with_its_type(TensorElementType type)
    {
        ModelProto model = FormModel.Then(FormModel.Planes(Side, Side), "Cast", (TensorProto.Types.DataType)type, ("to", (long)type));
        string expected = $"its output 'after' is {type} [1, 1, 24, 24], not floating-point numbers";
        Assert.Contains(expected, RefusedByInference(model), StringComparison.Ordinal);
        Assert.Contains(expected, RefusedByQuantizer(model), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SequenceConstruct", "a sequence")]
    [InlineData("Optional", "an optional value")]
    public void An_output_that_is_not_a_tensor_is_named(string operation, string expected)
    {
        ModelProto model = FormModel.Then(FormModel.Planes(Side, Side), operation, TensorProto.Types.DataType.Float);
        TypeProto tensor = model.Graph.Output[0].Type;
        model.OpsetImport[0].Version = 17;

        // sequence_type is field 4 of a TypeProto, optional_type field 9, and elem_type field 1 of both.
        byte[] element = [(1 << 3) | 2, (byte)tensor.CalculateSize(), .. tensor.ToByteArray()];
        model.Graph.Output[0].Type = TypeProto.Parser.ParseFrom([(byte)(((operation == "Optional" ? 9 : 4) << 3) | 2), (byte)element.Length, .. element]);
        Assert.Contains($"its output 'after' is {expected}, not floating-point numbers", RefusedByInference(model), StringComparison.Ordinal);
        Assert.Contains("its output 'after' is not a tensor", RefusedByQuantizer(model), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(QuantizationMode.Static)]
    [InlineData(QuantizationMode.Dynamic)]
    public void An_output_that_is_not_a_number_is_named(QuantizationMode mode)
    {
        // The logarithm of negative numbers.
        ModelProto model = FormModel.Then(FormModel.Then(FormModel.Planes(Side, Side), "Neg", TensorProto.Types.DataType.Float), "Log", TensorProto.Types.DataType.Float);
        const string Expected = "its output 'after_that' contains values that are NaN or infinite";
        Assert.Contains(Expected, RefusedByInference(model), StringComparison.Ordinal);
        Assert.Contains(Expected, RefusedByQuantizer(model, options: new QuantizationOptions { Mode = mode }), StringComparison.Ordinal);
        Assert.Contains(Expected, RefusedByQuantizer(model, options: QuantizerRun.Unchecked with { Mode = mode }), StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_of_two_metadata_entries_with_one_key_counts_everywhere()
    {
        ModelProto model = FormModel.Planes(Side, Side);
        foreach (string scaling in (string[])["By128", "ByLargest", "By255"])
        {
            model.MetadataProps.Add(new StringStringEntryProto { Key = "rembg.scaling", Value = scaling });
        }

        string source = Write(model, "twice.onnx");
        using SegmentationModel loaded = SegmentationModel.Load(source);
        Assert.Equal(PixelScaling.By255, loaded.Description.Scaling);
        Assert.Equal(PixelScaling.By255, ModelDescriber.OfFile(source).Scaling);
        using SegmentationModel quantized = SegmentationModel.Load(Quantize(source, null, Static));
        Assert.Equal(PixelScaling.By255, quantized.Description.Scaling);
    }

    private static ModelProto Opened(ModelProto model)
    {
        model.Graph.Input[0].Type.TensorType.Shape.Dim[2] = new TensorShapeProto.Types.Dimension { DimParam = "height" };
        return model;
    }
}
