using Microsoft.ML.OnnxRuntime;

using Rembg.Imaging;
using Rembg.Inference.OutputRules;
using Rembg.Models;
using Rembg.Onnx;

namespace Rembg.Tests;

/// <summary>A plane for each class: every pixel belongs to the class of the largest value.</summary>
[Trait("Speed", "Fast")]
public sealed class ClassRuleTests
{
    private static readonly ModelDescription Clothes = new() { Name = "clothes", Classes = ["background", "upper", "lower", "full"] };

    // Four planes of three pixels; the pixels are background, lower and full.
    private static readonly float[] Planes = [3, 0, 1, 1, -1, 1, 2, 5, 1, 0, 4, 6];

    public static TheoryData<string[], byte[]> Selections => new()
    {
        { [], [0, 255, 255] },
        { ["upper", "lower", "full"], [0, 255, 255] },
        { ["upper"], [0, 0, 0] },
        { ["lower"], [0, 255, 0] },
        { ["full"], [0, 0, 255] },
        { ["FULL", "Upper"], [0, 0, 255] },
        { ["lower", "lower", "full"], [0, 255, 255] },
    };

    [Theory]
    [MemberData(nameof(Selections))]
    public void The_mask_is_of_the_chosen_classes(string[] classes, byte[] expected)
    {
        RawMask mask = Read(Clothes, classes, Planes, [1, 4, 1, 3]);
        Assert.Equal(expected, mask.Pixels);
        Assert.Equal((3, 1), (mask.Width, mask.Height));
        Assert.Equal(expected.Contains((byte)255), mask.HasSubject);

        // The largest sum of the softmax of what was chosen.
        string[] chosen = classes.Length > 0 ? classes : ["upper", "lower", "full"];
        double confidence = Enumerable.Range(0, 3).Max(pixel =>
        {
            double[] shares = [.. Enumerable.Range(0, 4).Select(index => Math.Exp(Planes[(index * 3) + pixel]))];
            return shares.Where((_, index) => chosen.Contains(Clothes.Classes[index], StringComparer.OrdinalIgnoreCase)).Sum() / shares.Sum();
        });
        Assert.Equal(confidence, mask.Confidence, 1e-6);
    }

    [Theory]
    [InlineData(new long[] { 4, 1, 3 })]
    [InlineData(new long[] { 1, 1, 4, 1, 3 })]
    public void Planes_may_have_more_or_fewer_sizes_before_them(long[] shape) =>
        Assert.Equal([0, 255, 0], Read(Clothes, ["lower"], Planes, shape).Pixels);

    [Fact]
    public void The_first_of_equal_values_wins() =>
        Assert.Equal([0, 255, 0, 255], Read(Clothes, ["upper"], [1, 0, 2, 0, 1, 1, 2, 1, 1, 1, 3, 0, 1, 1, 3, 1], [1, 4, 2, 2]).Pixels);

    [Fact]
    public void Random_planes_agree_with_a_naive_argmax()
    {
        Random random = new(1);
        (int height, int width) = (37, 53);
        float[] planes = [.. Enumerable.Range(0, 4 * height * width).Select(_ => MathF.Round(8 * random.NextSingle()))];
        RawMask mask = Read(Clothes, ["lower", "full"], [.. planes], [1, 4, height, width]);
        for (int i = 0; i < height * width; i++)
        {
            float[] values = [.. Enumerable.Range(0, 4).Select(index => planes[(index * height * width) + i])];
            int found = Array.IndexOf(values, values.Max());
            Assert.Equal(found is 2 or 3 ? 255 : 0, mask.Pixels[i]);
        }
    }

    [Fact]
    public void Values_of_any_size_have_a_probability()
    {
        RawMask mask = Read(Clothes, ["full"], [-3e38f, -3e38f, -3e38f, 3e38f], [1, 4, 1, 1]);
        Assert.Equal((1f, true), (mask.Confidence, mask.HasSubject));
        Assert.Equal(0, Read(Clothes, ["upper"], [-3e38f, -3e38f, -3e38f, 3e38f], [1, 4, 1, 1]).Confidence);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void An_output_that_is_not_a_number_is_refused(float value) =>
        Assert.Throws<InvalidDataException>(() => Read(Clothes, [], [0, 0, 0, 0, value, 0, 0, 0], [1, 4, 2, 1]));

    [Theory]
    [InlineData(new long[] { 1, 3, 2, 2 })]
    [InlineData(new long[] { 1, 5, 2, 2 })]
    [InlineData(new long[] { 2, 4, 2, 2 })]
    [InlineData(new long[] { 4, 4 })]
    [InlineData(new long[] { 1, 4, 0, 2 })]
    public void An_output_of_other_planes_is_refused(long[] shape)
    {
        float[] values = new float[shape.Aggregate(1L, static (product, size) => product * size)];
        InvalidDataException exception = Assert.Throws<InvalidDataException>(() => Read(Clothes, [], values, shape));
        Assert.Contains($"[{string.Join(", ", shape)}]", exception.Message, StringComparison.Ordinal);
        Assert.Contains("4 classes (background, upper, lower, full), [1, 4, height, width]", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("shoes")]
    [InlineData("background")]
    [InlineData("")]
    public void A_class_that_there_is_not_is_refused_with_those_there_are(string @class)
    {
        string message = Assert.Throws<OptionsInvalidException>(() => OutputRule.For(Clothes, ["upper", @class])).Message;
        Assert.Contains($"'{@class}'", message, StringComparison.Ordinal);
        Assert.Contains("upper, lower, full", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_classes_has_no_classes() =>
        Assert.Contains("'plain' has no classes", Assert.Throws<OptionsInvalidException>(() => OutputRule.For(new ModelDescription { Name = "plain" }, ["upper"])).Message, StringComparison.Ordinal);

    [Fact]
    public void All_masks_of_a_model_are_stacked_in_the_order_of_its_classes()
    {
        Assert.Equal([0, 0, 0, 0, 255, 0, 0, 0, 255], ReadAll(Clothes, [.. Planes], [1, 4, 1, 3]));
        Assert.Equal([0, 127, 255], ReadAll(new ModelDescription { Name = "plain" }, [0, 0.5f, 1], [1, 1, 1, 3]));
        Assert.Throws<InvalidDataException>(() => ReadAll(Clothes, [float.NaN, .. Planes.Skip(1)], [1, 4, 1, 3]));
    }

    private static byte[] ReadAll(ModelDescription description, float[] values, long[] shape)
    {
        using OrtValue output = OrtValue.CreateTensorValueFromMemory(values, shape);
        return OutputRule.For(description, []).ReadAll(output, Output(shape), new Imaging.PixelPool());
    }

    private static RawMask Read(ModelDescription description, string[] classes, float[] values, long[] shape) => Read(OutputRule.For(description, classes), values, shape);

    private static RawMask Read(OutputRule rule, float[] values, long[] shape)
    {
        using OrtValue output = OrtValue.CreateTensorValueFromMemory(values, shape);
        return rule.Read(output, Output(shape), new Imaging.PixelPool());
    }

    private static MaskOutput Output(long[] shape) => new("mask", new PhotoShape((int)shape[^2], (int)shape[^1], ChannelsLast: false));
}
