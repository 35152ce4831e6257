using Rembg.Imaging;
using Rembg.Imaging.Finishing;
using Rembg.Inference;
using Rembg.Models;
using Rembg.Onnx;

namespace Rembg.Tests;

/// <summary>Scaling, the output that is read and its classes follow the description.</summary>
public sealed class DescribedModelTests : IDisposable
{
    private const int Side = 24;

    private static readonly ModelDescription Colors = new() { Name = "colours", Classes = ["background", "red", "green", "blue"] };

    private readonly TemporaryDirectory _directory = new();

    private static Pixels Photo => Pixels.Draw(Side, Side, static (x, y) => (20 + (7 * x), 30 + (5 * y), 180 - (3 * (x + y))));

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Scaling_by_255_leaves_a_dark_photo_dark()
    {
        ModelDescription description = new() { Name = "dark", Scaling = PixelScaling.By255, Mean = new(0.1, 0.2, 0.3), StandardDeviation = new(0.5, 1, 2) };
        byte[] rgb = [.. Enumerable.Range(0, 120).Select(static i => (byte)(i * 37 % 100))];
        float[] tensor = new float[rgb.Length];
        TensorInput.Fill(rgb, description, tensor);
        for (int i = 0; i < 40; i++)
        {
            Assert.Equal((float)(((rgb[i * 3] / 255.0) - 0.1) / 0.5), tensor[i]);
            Assert.Equal((float)(((rgb[(i * 3) + 1] / 255.0) - 0.2) / 1), tensor[40 + i]);
            Assert.Equal((float)(((rgb[(i * 3) + 2] / 255.0) - 0.3) / 2), tensor[80 + i]);
        }

        TensorInput.Fill(rgb, description with { Scaling = PixelScaling.ByLargest }, tensor);
        Assert.Equal((float)(((rgb[0] / (double)rgb.Max()) - 0.1) / 0.5), tensor[0]);
        TensorInput.Fill([0, 0, 0], description, tensor);
        Assert.Equal([-0.2f, -0.2f, -0.15f], tensor[..3]);
    }

    [Fact]
    public void The_output_that_is_read_is_the_one_described()
    {
        for (int index = 0; index < 3; index++)
        {
            using SegmentationModel model = Load(PlaneModel.ThreeOutputs(Side), new ModelDescription { Name = "three", OutputIndex = index });
            double[] band = [.. Photo.Band(index).Values.Select(static value => (double)value)];
            (double smallest, double largest) = (band.Min(), band.Max());
            byte[] mask = model.Predict(Photo.Values, default).Pixels;
            Assert.All(band.Zip(mask), pair => Assert.InRange(pair.Second, ((pair.First - smallest) / (largest - smallest) * 255) - 1.01, ((pair.First - smallest) / (largest - smallest) * 255) + 0.01));
        }
    }

    [Fact]
    public void An_output_that_there_is_not_is_refused_with_how_many_there_are()
    {
        string three = Assert.Throws<ModelInvalidException>(() => Load(PlaneModel.ThreeOutputs(Side), new ModelDescription { Name = "three", OutputIndex = 3 })).Message;
        Assert.Contains("it has no output 3, only outputs 0 to 2", three, StringComparison.Ordinal);
        string one = Assert.Throws<ModelInvalidException>(() => Load(PlaneModel.Identity(Side, isOpen: false), new ModelDescription { Name = "one", OutputIndex = 1 })).Message;
        Assert.Contains("it has no output 1, only output 0", one, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("red")]
    [InlineData("green", "blue")]
    [InlineData("Blue")]
    [InlineData]
    public void A_photo_is_cut_out_by_classes(params string[] classes)
    {
        string photo = Photo.Write(_directory["photo.png"]);
        using SegmentationModel model = Load(PlaneModel.Sums(Side, [0, 0, 0, 0.7f], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]), Colors);
        RemovalResult result = new BackgroundRemover(model, new RemovalOptions { MaskOnly = true, Classes = classes }).Remove(photo, _directory["mask.png"], default);

        string[] chosen = classes.Length > 0 ? classes : ["red", "green", "blue"];
        byte[] expected = new byte[Side * Side];
        for (int i = 0; i < expected.Length; i++)
        {
            double largest = Photo.Values.Max();
            double[] values = [0.7f, Normalized(i, 0, 0.485, 0.229), Normalized(i, 1, 0.456, 0.224), Normalized(i, 2, 0.406, 0.225)];
            string found = Colors.Classes[Array.IndexOf(values, values.Max())];
            expected[i] = chosen.Contains(found, StringComparer.OrdinalIgnoreCase) ? (byte)255 : (byte)0;
            double Normalized(int pixel, int band, double mean, double deviation) => ((Photo.Values[(pixel * 3) + band] / largest) - mean) / deviation;
        }

        Assert.InRange(expected.Count(static value => value == 255), 1, expected.Length - 1);
        Assert.Equal(expected, Pixels.Read(result.Output).Values);
        Assert.True(result.HasSubject);
        Assert.InRange(result.Confidence, 0.3, 1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Classes_are_made_files_and_a_stack_of_one_inference(bool maskOnly)
    {
        string photo = Photo.Write(_directory["photo.png"]);
        using SegmentationModel model = Load(PlaneModel.Sums(Side, [0, 0, 0, 0.7f], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]), Colors);
        OutputOptions look = new() { MaskOnly = maskOnly };
        string[] names = ["red", "green", "blue"];
        IReadOnlyList<RemovalResult> results = new BackgroundRemover(model, new RemovalOptions()).Remove(
            photo,
            [
                .. names.Select(name => new RemovalOutput(_directory[name + ".png"], look) { Parts = [[name]] }),
                new RemovalOutput(_directory["all.png"], look) { Parts = [.. names.Select(static name => new[] { name })] },
            ],
            default);
        foreach (string name in names)
        {
            RemovalOptions alone = new() { Output = look, Classes = [name] };
            new BackgroundRemover(model, alone).Remove(photo, _directory["alone.png"], default);
            Assert.Equal(File.ReadAllBytes(_directory["alone.png"]), File.ReadAllBytes(_directory[name + ".png"]));
            File.Delete(_directory["alone.png"]);
        }

        Pixels stack = Pixels.Read(_directory["all.png"]);
        Assert.Equal((Side, 3 * Side), (stack.Width, stack.Height));
        Assert.Equal((stack.Width, stack.Height), (results[3].Width, results[3].Height));
        Assert.Equal(names.SelectMany(name => Pixels.Read(_directory[name + ".png"]).Values), stack.Values);
        Assert.Equal(results.Take(3).Sum(static result => result.Coverage), results[3].Coverage, 1e-9);
    }

    [Fact]
    public void Categories_are_checked_before_any_photo()
    {
        using SegmentationModel colors = Load(PlaneModel.Sums(Side, [0, 0, 0, 0], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]), Colors);
        Assert.Contains("red, green, blue", Assert.Throws<OptionsInvalidException>(() => new BackgroundRemover(colors, new RemovalOptions { Classes = ["grey"] })).Message, StringComparison.Ordinal);
        using SegmentationModel plain = Load(PlaneModel.Identity(Side, isOpen: false), new ModelDescription { Name = "plain" });
        Assert.Contains("no classes", Assert.Throws<OptionsInvalidException>(() => new BackgroundRemover(plain, new RemovalOptions { Classes = ["red"] })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_other_planes_is_refused_at_the_first_photo()
    {
        using SegmentationModel model = Load(PlaneModel.Identity(Side, isOpen: false), Colors);
        string message = Assert.Throws<ModelInvalidException>(() => model.Predict(Photo.Values, default)).Message;
        Assert.Contains("[1, 3, 24, 24]", message, StringComparison.Ordinal);
        Assert.Contains("background, red, green, blue", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_photo_of_one_colour_has_no_category()
    {
        using SegmentationModel model = Load(PlaneModel.Sums(Side, [0, 0, 0, 0], [1, 0, 0, 9], [0, 1, 0, 0], [0, 0, 1, 0]), Colors);
        RawMask mask = model.Predict(Pixels.Draw(Side, Side, static (_, _) => (200, 10, 10)).Values, ["red"], default);
        Assert.Equal((0f, false, Side * Side), (mask.Confidence, mask.HasSubject, mask.Pixels.Count(static value => value == 0)));
    }

    private SegmentationModel Load(ModelProto model, ModelDescription description)
    {
        string path = _directory[Guid.NewGuid().ToString("N") + ".onnx"];
        OnnxFile.Write(model, path, overwrite: false);
        return SegmentationModel.Load(path, description);
    }
}
