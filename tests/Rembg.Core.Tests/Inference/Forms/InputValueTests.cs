using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

using Rembg.Inference;
using Rembg.Measuring;
using Rembg.Models;
using Rembg.Onnx;
using Rembg.Quantization;

namespace Rembg.Tests;

/// <summary>Inputs beside the photo get the number that the description has for them, and a quantized model does not have them any more.</summary>
public sealed class InputValueTests : FormTest
{
    private const int Side = 24;

    public static TheoryData<TensorElementType, long[], double> Inputs => new()
    {
        { TensorElementType.Float, [], 0.25 },
        { TensorElementType.Float, [1], 0.25 },
        { TensorElementType.Float, [0, 0, 0, 0], 0.25 },
        { TensorElementType.Float, [1, 1, Side, Side], 3 },
        { TensorElementType.Double, [], 0.25 },
        { TensorElementType.Float16, [1, 1, 1, 1], 0.25 },
        { TensorElementType.Int32, [1], 2 },
        { TensorElementType.Int64, [], 3 },
        { TensorElementType.Bool, [], 1 },
    };

    [Theory]
    [MemberData(nameof(Inputs))]
    public void An_input_of_any_type_is_filled(TensorElementType type, long[] sizes, double value)
    {
        ModelProto source = Scaled(type, sizes);
        ModelDescription description = Described(value);
        using SegmentationModel model = Load(source, description);
        using SegmentationModel expected = Load(Exact((float)value));
        byte[] mask = Mask(model);
        Assert.Equal(Mask(expected), mask);

        string written = Quantize(Write(source, "scaled.onnx"), description, QuantizerRun.Unchecked with { Mode = QuantizationMode.WeightOnly });
        using InferenceSession session = new(written);
        Assert.Equal("photo", Assert.Single(session.InputMetadata).Key);
        using SegmentationModel quantized = SegmentationModel.Load(written);
        Assert.Empty(quantized.Description.InputValues);
        Assert.InRange(Metrics.MaskMetrics.MeanAbsoluteError(Mask(quantized), mask), 0, 0.02);
    }

    [Fact]
    public void The_error_for_an_input_without_a_value_names_it_and_the_remedy()
    {
        const string Expected = "its input 'factor:0' has no value; set values in InputValues of the model's description";
        ModelProto model = Scaled(TensorElementType.Float, []);
        Assert.Contains(Expected, RefusedByInference(model), StringComparison.Ordinal);
        Assert.Contains(Expected, RefusedByQuantizer(model), StringComparison.Ordinal);
        Assert.Contains("'factor:0', 'other'", RefusedByInference(FormModel.WithFactor(model, "other", TensorProto.Types.DataType.Float)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TensorElementType.Int64, 0.25, "is Int64 and cannot be 0.25")]
    [InlineData(TensorElementType.Int64, 1e19, "is Int64 and cannot be 1E+19")]
    [InlineData(TensorElementType.Int32, 3e9, "is Int32 and cannot be")]
    [InlineData(TensorElementType.Bool, 2.0, "is Bool and cannot be 2")]
    [InlineData(TensorElementType.Float16, 1e6, "is Float16 and cannot be")]
    [InlineData(TensorElementType.Float, 1e60, "is Float and cannot be")]
    [InlineData(TensorElementType.Int8, 1.0, "which cannot be filled with a number")]
    public void A_value_that_the_type_cannot_hold_is_refused(TensorElementType type, double value, string expected)
    {
        ModelProto model = Scaled(type, []);
        Assert.Contains($"its input 'factor:0' {(expected.StartsWith("which", StringComparison.Ordinal) ? $"is {type}, " : string.Empty)}{expected}", RefusedByInference(model, Described(value)), StringComparison.Ordinal);
        Assert.Contains(expected, RefusedByQuantizer(model, Described(value)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_for_an_unknown_input_the_photo_or_a_huge_input_is_refused()
    {
        ModelDescription description = Described(1);
        const string Missing = "its description has a value for the input 'factor:0', which does not exist";
        Assert.Contains(Missing, RefusedByInference(FormModel.Planes(Side, Side), description), StringComparison.Ordinal);
        Assert.Contains(Missing, RefusedByQuantizer(FormModel.Planes(Side, Side), description), StringComparison.Ordinal);
        ModelDescription photo = description with { InputValues = InputValues.Create([KeyValuePair.Create("photo", 1.0)]) };
        Assert.Contains("it has 0 inputs instead of one for the photo", RefusedByInference(FormModel.Planes(Side, Side), photo), StringComparison.Ordinal);
        Assert.Contains("it has 0 inputs instead of one for the photo", RefusedByQuantizer(FormModel.Planes(Side, Side), photo), StringComparison.Ordinal);
        ModelProto huge = Scaled(TensorElementType.Float, [1, 1 << 27, Side, Side]);
        Assert.Contains("too large", RefusedByInference(huge, description), StringComparison.Ordinal);
        Assert.Contains("too large", RefusedByQuantizer(huge, description), StringComparison.Ordinal);
    }

    [Fact]
    public void A_given_value_takes_precedence_over_the_value_in_the_file()
    {
        ModelProto model = Scaled(TensorElementType.Float, []);
        model.Graph.Initializer.Add(TensorData.Create<float>("factor:0", [3]));
        using SegmentationModel own = Load(model);
        using SegmentationModel expectedOwn = Load(Exact(3));
        Assert.Equal(Mask(expectedOwn), Mask(own));
        using SegmentationModel given = Load(model, Described(0.25));
        using SegmentationModel expected = Load(Exact(0.25f));
        Assert.Equal(Mask(expected), Mask(given));
        using SegmentationModel quantized = SegmentationModel.Load(Quantize(Write(model, "own.onnx"), Described(0.25), QuantizerRun.Unchecked with { Mode = QuantizationMode.WeightOnly }));
        Assert.InRange(Metrics.MaskMetrics.MeanAbsoluteError(Mask(quantized), Mask(expected)), 0, 0.02);
    }

    [Fact]
    public void Two_photos_are_not_one()
    {
        ModelProto model = FormModel.WithFactor(FormModel.Planes(Side, Side), "second", TensorProto.Types.DataType.Float, 1, 3, Side, Side);
        Assert.Contains("it has 2 inputs instead of one for the photo: 'photo', 'second'", RefusedByInference(model), StringComparison.Ordinal);
        Assert.Contains("it has 2 inputs instead of one for the photo: ", RefusedByQuantizer(model), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_with_a_description_beside_it_is_tested_measured_and_counted()
    {
        string path = Write(Scaled(TensorElementType.Float, [1]), "registered.onnx");
        DescriptionFile.Write(path, Described(0.5), "abc");
        using SegmentationModel model = SegmentationModel.Load(path);
        Assert.InRange(Mask(model).Distinct().Count(), 10, 256);
        Assert.Single(new InferenceTimer(model).Run(1, default));
        Assert.NotNull(ModelFacts.Read(path, default).Multiplications);
        using MeasuredModel measured = new();
        Assert.Equal(Side, measured.Load(new LoadRequest(path, 1)).InputWidth);
    }

    /// <summary>The network with a factor before its sigmoid, an input.</summary>
    private static ModelProto Scaled(TensorElementType type, long[] sizes) =>
        FormModel.WithFactor(FormModel.Planes(Side, Side), "factor:0", (TensorProto.Types.DataType)type, sizes);

    /// <summary>The same with a constant factor.</summary>
    private static ModelProto Exact(float factor)
    {
        ModelProto model = Scaled(TensorElementType.Float, []);
        model.Graph.Input.RemoveAt(1);
        model.Graph.Initializer.Add(TensorData.Create<float>("factor:0", [factor]));
        return model;
    }

    private static ModelDescription Described(double value) => new() { Name = "scaled", InputValues = InputValues.Create([KeyValuePair.Create("factor:0", value)]) };
}
