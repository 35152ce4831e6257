using Microsoft.ML.OnnxRuntime;

using Rembg.Imaging;
using Rembg.Inference;
using Rembg.Onnx;

namespace Rembg.Tests;

/// <summary>
/// Every model of the catalogue, on its way from a photo's file to the tensor and from the output to the mask, against the
/// formulas of rembg in double precision. Models of the catalogue's names and sizes stand in for the real ones.
/// </summary>
public sealed class CatalogueTensorTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string> Names => CatalogueTests.Names;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_photo_of_the_models_size_becomes_the_tensor_of_rembg(string name)
    {
        CatalogueRow row = CatalogueRow.Of(name);
        string photo = Photo(row.Side, row.Side).Write(_directory["photo.png"]);
        using SegmentationModel model = Load(row, PlaneModel.Identity(row.Side, isOpen: true));
        float[] tensor = Tensor(model, photo);
        double[][] expected = [.. Enumerable.Range(0, 3).Select(band => Photo(row.Side, row.Side).Band(band).Values.Select(static value => (double)value).ToArray())];

        // The largest value of the photo is 230: divided by 255, or by a mean of another channel, nothing would agree.
        Assert.Equal(230, expected.Max(static plane => plane.Max()));
        AssertTensor(row, expected, tensor, tolerance: 1e-5);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_jpeg_of_another_size_is_resampled_first(string name)
    {
        CatalogueRow row = CatalogueRow.Of(name);
        (int width, int height) = (row.Side + 35, (row.Side / 2) - 9);
        string photo = Photo(width, height).Write(_directory["photo.jpg"]);
        Pixels decoded = Pixels.Read(photo);
        using SegmentationModel model = Load(row, PlaneModel.Identity(row.Side, isOpen: false));
        float[] tensor = Tensor(model, photo);
        double[][] expected = [.. Enumerable.Range(0, 3).Select(band => TextbookLanczos.Resize([.. decoded.Band(band).Values.Select(static value => (double)value)], width, height, row.Side, row.Side))];

        // Each of two passes rounds to whole levels, in the pixel and in the largest one that all are divided by.
        AssertTensor(row, expected, tensor, tolerance: 2.4 / 230 / row.Deviation.Min());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_output_becomes_the_mask_of_rembg(string name)
    {
        CatalogueRow row = CatalogueRow.Of(name);
        string photo = Photo(row.Side, row.Side).Write(_directory["photo.png"]);

        // Steep enough for a sigmoid to be seen.
        using SegmentationModel model = Load(row, row.Output == OutputKind.Clothes
            ? PlaneModel.Sums(row.Side, [0, 0, 0, 0.9f], [1, 0, 0, 0], [0, 1, 0, -0.3f], [0, 0, 1, -0.5f])
            : PlaneModel.Sums(row.Side, [4, 0, 0, 0.1f]));
        byte[] rgb = Read(model, photo);
        RawMask mask = model.Predict(rgb, default);
        using OrtValue input = model.CreateInput(rgb);
        float[] output = model.Run(input, static output => output.GetTensorDataAsSpan<float>().ToArray(), default);
        if (row.Output == OutputKind.Clothes)
        {
            AssertClothes(model, rgb, output, mask);
            return;
        }

        double[] plain = Stretch(Array.ConvertAll(output, static value => (double)value));
        double[] sigmoid = Stretch(Array.ConvertAll(output, static value => 1 / (1 + Math.Exp(-value))));
        (double[] right, double[] wrong) = row.Output == OutputKind.SigmoidMinMax ? (sigmoid, plain) : (plain, sigmoid);
        Assert.True(mask.HasSubject);

        // Truncated; a product in single precision may end just below a whole number.
        double[] lost = [.. right.Zip(mask.Pixels, static (value, pixel) => value - pixel)];
        Assert.InRange(lost.Min(), -0.01, 0);
        Assert.InRange(lost.Max(), 0, 1.01);
        Assert.True(wrong.Zip(mask.Pixels).Max(static pair => Math.Abs(pair.First - pair.Second)) > 3);
    }

    private static void AssertTensor(CatalogueRow row, double[][] photo, float[] tensor, double tolerance)
    {
        int plane = row.Side * row.Side;
        Assert.Equal(3 * plane, tensor.Length);
        double largest = photo.Max(static values => values.Max());
        double worst = 0;
        for (int band = 0; band < 3; band++)
        {
            for (int i = 0; i < plane; i++)
            {
                double expected = ((photo[band][i] / largest) - row.Mean[band]) / row.Deviation[band];
                worst = Math.Max(worst, Math.Abs(expected - tensor[(band * plane) + i]));
            }
        }

        Assert.InRange(worst, 0, tolerance);
    }

    private static void AssertClothes(SegmentationModel model, byte[] rgb, float[] output, RawMask mask)
    {
        int plane = mask.Pixels.Length;
        Assert.Equal(4 * plane, output.Length);
        int[] found = [.. Enumerable.Range(0, plane).Select(i =>
        {
            float[] values = [output[i], output[plane + i], output[(2 * plane) + i], output[(3 * plane) + i]];
            return Array.IndexOf(values, values.Max());
        })];
        Assert.Equal([0, 1, 2, 3], found.Distinct().Order());
        Assert.Equal(found.Select(static index => index > 0 ? (byte)255 : (byte)0), mask.Pixels);
        string[] classes = ["background", "upper", "lower", "full"];
        for (int @class = 1; @class < 4; @class++)
        {
            Assert.Equal(found.Select(index => index == @class ? (byte)255 : (byte)0), model.Predict(rgb, [classes[@class]], default).Pixels);
        }
    }

    private static double[] Stretch(double[] values)
    {
        (double smallest, double largest) = (values.Min(), values.Max());
        return [.. values.Select(value => (value - smallest) / (largest - smallest) * 255)];
    }

    /// <summary>Smooth, in every channel another range, and nowhere brighter than 230.</summary>
    private static Pixels Photo(int width, int height) => Pixels.Draw(width, height, (x, y) =>
    {
        (double column, double row) = (x / (width - 1.0), y / (height - 1.0));
        return ((int)(20 + (210 * column * row)), (int)(120 + (80 * Math.Sin(7 * row))), (int)(200 - (150 * Math.Abs(column - row))));
    });

    private static byte[] Read(SegmentationModel model, string photo)
    {
        using Imaging.Photo opened = Imaging.Photo.Open(photo, PixelLimits.Default, default);
        return PhotoThumbnail.Read(opened, model.InputWidth, model.InputHeight, default);
    }

    private static float[] Tensor(SegmentationModel model, string photo)
    {
        using OrtValue input = model.CreateInput(Read(model, photo));
        Assert.Equal([1, 3, model.InputHeight, model.InputWidth], input.GetTensorTypeAndShape().Shape);
        return input.GetTensorDataAsSpan<float>().ToArray();
    }

    /// <summary>Under the name alone: nothing but the catalogue says how it is fed.</summary>
    private SegmentationModel Load(CatalogueRow row, ModelProto model)
    {
        string path = _directory[row.Name + ".onnx"];
        OnnxFile.Write(model, path, overwrite: false);
        SegmentationModel loaded = SegmentationModel.Load(path);
        Assert.Equal((row.Name, row.Side, row.Side), (loaded.Description.Name, loaded.InputWidth, loaded.InputHeight));
        return loaded;
    }
}
