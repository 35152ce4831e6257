using Rembg.Caching;
using Rembg.Inference;
using Rembg.Models;

namespace Rembg.Tests;

/// <summary>A model looks again at photos whose mask is uncertain, and a second model can be asked.</summary>
public sealed class SecondLookTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly SegmentationModel _model = SegmentationModel.Load(SharedData.Model, ModelDescriber.ByName(SharedData.Model));

    [Fact]
    public void Only_cut_outs_of_uncertain_photos_get_a_second_look()
    {
        List<RemovalResult> results = [.. SharedData.Photos.Select(photo => Run(photo, new RemovalOptions()))];
        Assert.All(results, static result => Assert.Equal(result.Looks[0].Certainty < 0.9 ? [320, 256] : [320], result.Looks.Select(static look => look.InputSize)));
        Assert.Contains(results, static result => result.Looks.Count == 1);
        Assert.Contains(results, static result => result.Looks.Count == 2);
        Assert.All(results, static result => Assert.Single(result.Looks, static look => look.IsUsed));
        Assert.All(results, static result => Assert.InRange(result.Certainty, double.Epsilon, 1));
        Assert.All(results.Where(static result => result.Looks.Count == 1), static result => Assert.Equal(result.Looks[0].Certainty, result.Certainty));
    }

    [Fact]
    public void Photos_that_get_no_second_look_and_masks_alone_do_not_change()
    {
        foreach (string photo in SharedData.Photos)
        {
            RemovalResult automatic = Run(photo, new RemovalOptions { MaskOnly = true });
            RemovalResult never = Run(photo, new RemovalOptions { MaskOnly = true, SecondLook = SecondLook.Never });
            Assert.Single(automatic.Looks);
            Assert.Equal(File.ReadAllBytes(never.Output), File.ReadAllBytes(automatic.Output));

            RemovalResult cutOut = Run(photo, new RemovalOptions());
            if (cutOut.Looks is [{ IsUsed: true }, ..])
            {
                Assert.Equal(File.ReadAllBytes(Run(photo, new RemovalOptions { SecondLook = SecondLook.Never }).Output), File.ReadAllBytes(cutOut.Output));
            }
        }
    }

    [Theory]
    [InlineData(SecondLook.Always, 2)]
    [InlineData(SecondLook.Never, 1)]
    public void Every_photo_or_no_photo_gets_a_second_look_on_request(SecondLook secondLook, int looks)
    {
        RemovalResult[] results = [.. SharedData.Photos.Take(4).Select(photo => Run(photo, new RemovalOptions { MaskOnly = true, SecondLook = secondLook }))];
        Assert.All(results, result => Assert.Equal(looks, result.Looks.Count));
        Assert.All(results, static result => Assert.Equal(result.Looks.Where(static look => !look.IsUsed).Sum(static look => look.Milliseconds), result.Time.OtherLooks));
    }

    [Fact]
    public void Masks_from_the_cache_have_the_same_certainty()
    {
        MaskCache cache = new(_directory["cache"]);
        string photo = SharedData.Photos[0];
        RemovalOptions options = new() { SecondLook = SecondLook.Always, Overwrite = true };
        RemovalResult[] results = [.. Enumerable.Range(0, 2).Select(_ => new BackgroundRemover(_model, options, cache).Remove(photo, _directory["out.png"], TestContext.Current.CancellationToken))];
        Assert.Equal([false, true], results.Select(static result => result.FromCache));
        Assert.Equal(results[0].Certainty, results[1].Certainty);
        Assert.Equal(results[0].Looks.Select(static look => (look.InputSize, look.Certainty, look.IsUsed)), results[1].Looks.Select(static look => (look.InputSize, look.Certainty, look.IsUsed)));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(1e-6, false)]
    public void The_second_model_is_loaded_for_photos_below_its_limit(double below, bool isAsked)
    {
        using SegmentationModel brightness = LoadBrightness();
        int loads = 0;
        SecondModel second = new(() =>
        {
            loads++;
            return brightness;
        }, below);
        BackgroundRemover remover = new(_model, new RemovalOptions { SecondLook = SecondLook.Never }, second: second);
        foreach ((int index, string photo) in SharedData.Photos.Take(2).Index())
        {
            RemovalResult result = remover.Remove(photo, _directory[$"{index}.png"], TestContext.Current.CancellationToken);
            Assert.Equal(isAsked ? ["u2netp", "brightness"] : ["u2netp"], result.Looks.Select(static look => look.Model));
            Assert.Equal(result.Looks.MaxBy(static look => look.Certainty)!.Model, result.Model);
            Assert.Equal(result.Looks.Max(static look => look.Certainty), result.Certainty);
        }

        Assert.Equal(isAsked ? 1 : 0, loads);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void A_limit_that_is_no_certainty_is_rejected(double below) => Assert.Throws<OptionsInvalidException>(() => new SecondModel(() => _model, below));

    [Fact]
    public void A_model_without_a_second_size_looks_once()
    {
        using SegmentationModel brightness = LoadBrightness();
        RemovalResult result = new BackgroundRemover(brightness, new RemovalOptions { SecondLook = SecondLook.Always }).Remove(SharedData.Photos[0], _directory["once.png"], TestContext.Current.CancellationToken);
        Assert.Single(result.Looks);
    }

    public void Dispose()
    {
        _model.Dispose();
        _directory.Dispose();
    }

    private SegmentationModel LoadBrightness()
    {
        string path = _directory["brightness.onnx"];
        File.WriteAllBytes(path, TinyModel.Brightness(32, 32));
        return SegmentationModel.Load(path, new ModelDescription { Name = "brightness" });
    }

    private RemovalResult Run(string photo, RemovalOptions options) =>
        new BackgroundRemover(_model, options).Remove(photo, _directory[Guid.NewGuid().ToString("N") + ".png"], TestContext.Current.CancellationToken);
}
