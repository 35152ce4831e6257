using Rembg.Inference;
using Rembg.Models;
using Rembg.Onnx;

namespace Rembg.Tests;

/// <summary>Models of every shape: those that can make a mask are loaded, and the errors for the others give the reason.</summary>
public sealed class SegmentationModelTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void A_fixed_input_size_has_the_last_word_and_an_open_one_is_described()
    {
        using SegmentationModel @fixed = Load(TinyModel.Brightness(24, 40), 64);
        Assert.Equal((40, 24), (@fixed.InputWidth, @fixed.InputHeight));
        using SegmentationModel open = Load(TinyModel.Brightness(0, 0), 64);
        Assert.Equal((64, 64), (open.InputWidth, open.InputHeight));
    }

    [Fact]
    public void The_tensor_matches_the_formula()
    {
        ModelDescription description = new() { Name = "tiny", Mean = new(0.1, 0.2, 0.3), StandardDeviation = new(0.5, 1, 2) };
        byte[] rgb = [10, 20, 30, 40, 50, 200];
        float[] tensor = new float[6];
        TensorInput.Fill(rgb, description, tensor);

        // Divided by 200, the largest value of the photo, and not by 255.
        double[] expected =
        [
            ((10 / 200.0) - 0.1) / 0.5, ((40 / 200.0) - 0.1) / 0.5,
            ((20 / 200.0) - 0.2) / 1, ((50 / 200.0) - 0.2) / 1,
            ((30 / 200.0) - 0.3) / 2, ((200 / 200.0) - 0.3) / 2,
        ];
        Assert.Equal(expected.Select(value => (float)value), tensor);
    }

    [Fact]
    public void A_black_photo_divides_by_no_zero()
    {
        float[] tensor = new float[3];
        TensorInput.Fill([0, 0, 0], ModelCatalogue.Find("u2netp")!, tensor);
        Assert.All(tensor, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void A_missing_or_invalid_model_file_is_named()
    {
        string missing = _directory["missing.onnx"];
        Assert.Equal(missing, Assert.Throws<ModelFileMissingException>(() => SegmentationModel.Load(missing, Described(320))).Path);
        Assert.Throws<ModelInvalidException>(() => Load("not a model"u8.ToArray(), 320));
        Assert.Throws<ModelInvalidException>(() => Load([], 320));
    }

    [Theory]
    [InlineData(new long[] { 1, 10 })]
    [InlineData(new long[] { 1, 4, 32, 32 })]
    [InlineData(new long[] { 1, 32, 32, 4 })]
    [InlineData(new long[] { 32, 32, 3 })]
    [InlineData(new long[] { 2, 3, 32, 32 })]
    public void A_model_of_another_shape_is_refused(long[] shape)
    {
        byte[] model = TinyModel.Create("Relu", shape, shape);
        Assert.Contains("[1, 3, height, width]", Assert.Throws<ModelInvalidException>(() => Load(model, 320)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_that_is_not_a_mask_is_refused()
    {
        using SegmentationModel model = Load(TinyModel.Create("ReduceMean", [1, 3, 8, 8], [], TinyModel.Int("keepdims", 0)), 8);
        byte[] photo = [.. Enumerable.Range(0, 8 * 8 * 3).Select(i => (byte)i)];
        Assert.Throws<ModelInvalidException>(() => model.Predict(photo, default));
    }

    [Fact]
    public void The_catalogue_describes_a_file_by_its_name()
    {
        Assert.Equal(1024, ModelDescriber.ByName("/any/isnet-general-use.onnx").InputSize);
        Assert.Equal("mine", ModelDescriber.ByName("/any/mine.onnx").Name);
    }

    public void Dispose() => _directory.Dispose();

    private static ModelDescription Described(int inputSize) => new() { Name = "tiny", InputSize = inputSize };

    private SegmentationModel Load(byte[] model, int inputSize) => SegmentationModel.Load(Write(model), Described(inputSize));

    private string Write(byte[] model)
    {
        string path = _directory["model.onnx"];
        File.WriteAllBytes(path, model);
        return path;
    }
}
