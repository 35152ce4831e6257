using Rembg.Imaging;
using Rembg.Imaging.Finishing;
using Rembg.Inference;
using Rembg.Models;

namespace Rembg.Tests.Finishing;

/// <summary>Several files of one inference are the files that would have been made one by one.</summary>
public sealed class OutputsTests : IDisposable
{
    private readonly Removal _removal = Removal.WithBrightness();
    private readonly SegmentationModel _model;

    public OutputsTests()
    {
        string path = _removal.Directory["brightness.onnx"];
        File.WriteAllBytes(path, TinyModel.Brightness(32, 32));
        _model = SegmentationModel.Load(path, new ModelDescription { Name = "brightness", InputSize = 48 });
    }

    public void Dispose()
    {
        _model.Dispose();
        _removal.Dispose();
    }

    [Theory]
    [InlineData("ball.png")]
    [InlineData("deep.tif")]
    [InlineData("turned.tif")]
    [InlineData("alpha.png")]
    public void Several_outputs_equal_the_same_outputs_made_one_by_one(string kind)
    {
        string photo = Scene.WriteAs(_removal, kind);
        string wall = Pixels.Draw(50, 50, static (x, y) => (x, y, 99)).Write(_removal.Directory["wall.png"]);
        OutputOptions[] looks =
        [
            new(),
            new() { MaskOnly = true },
            new() { Background = new RgbaColor(255, 255, 255, 255), Encoding = new(OutputFormat.Jpeg) },
            new() { Crop = true, Padding = Margins.Parse("5%"), Canvas = new(100, 100), Shadow = new() },
            new() { BackgroundImage = wall, PixelLimit = 2000, Encoding = new(OutputFormat.WebP) },
        ];
        RemovalOutput[] outputs = [.. looks.Select((look, i) => new RemovalOutput(_removal.Directory[$"together-{i}"], look))];
        IReadOnlyList<RemovalResult> results = new BackgroundRemover(_model, new RemovalOptions { Refinement = Imaging.Refinement.None }).Remove(photo, outputs, default);

        Assert.Equal(looks.Length, results.Count);
        for (int i = 0; i < looks.Length; i++)
        {
            RemovalResult alone = _removal.Run(photo, looks[i]);
            Assert.Equal(outputs[i].Path, results[i].Output);
            Assert.Equal((alone.Width, alone.Height, alone.Crop, alone.Placement), (results[i].Width, results[i].Height, results[i].Crop, results[i].Placement));
            Assert.Equal(File.ReadAllBytes(alone.Output), File.ReadAllBytes(results[i].Output));
        }
    }

    [Fact]
    public void All_outputs_are_validated_before_anything_is_written()
    {
        string photo = Scene.Write(_removal);
        BackgroundRemover remover = new(_model, new RemovalOptions());
        RemovalOutput good = new(_removal.Directory["good.png"], new OutputOptions());
        RemovalOutput contradictory = new(_removal.Directory["bad.jpg"], new OutputOptions { Encoding = new(OutputFormat.Jpeg) });
        RemovalOutput missing = new(_removal.Directory["bad.png"], new OutputOptions { BackgroundImage = _removal.Directory["missing.png"] });
        IReadOnlyList<string> before = _removal.Directory.Files;

        Assert.Throws<OptionsInvalidException>(() => remover.Remove(photo, [good, contradictory], default));
        Assert.Throws<OptionsInvalidException>(() => remover.Remove(photo, [good, good with { Options = new() { MaskOnly = true } }], default));
        Assert.Throws<OptionsInvalidException>(() => remover.Remove(photo, [], default));
        Assert.Throws<ImageUnreadableException>(() => remover.Remove(photo, [good, missing], default));
        Assert.Equal(before, _removal.Directory.Files);
    }
}
