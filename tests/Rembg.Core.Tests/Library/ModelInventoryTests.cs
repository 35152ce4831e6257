using Rembg.Imaging;
using Rembg.Library;
using Rembg.Models;

namespace Rembg.Tests;

/// <summary>The facts on each model, and the findings of a test of it.</summary>
public sealed class ModelInventoryTests : IDisposable
{
    private readonly StoredModels _models = new();

    public void Dispose() => _models.Dispose();

    [Fact]
    public void All_models_of_the_catalogue_are_listed_before_any_is_installed()
    {
        Assert.All(ModelCatalogue.All, model =>
        {
            ModelInfo info = Tell(model.Name);
            Assert.Equal(model.Publication is null ? ModelState.NeedsFile : ModelState.NotInstalled, info.State);
            Assert.Null(info.Path);
            Assert.NotEmpty(info.Purpose);
            Assert.Equal(model.Publication?.Source, info.Source);
            Assert.Equal(model.Publication is not null, info.License is not null);
        });
        Assert.Equal(["bria-rmbg"], ModelCatalogue.All.Select(model => Tell(model.Name)).Where(static info => info.AllowsCommercialUse == false).Select(static info => info.Name));
    }

    [Fact]
    public void The_published_file_is_verified_and_another_one_is_modified()
    {
        string path = _models.Add("home/u2netp.onnx", File.ReadAllBytes(SharedData.Model));
        ModelInfo verified = Tell("u2netp");
        Assert.Equal((ModelState.Verified, path, new FileInfo(path).Length), (verified.State, verified.Path, verified.FileSize));
        Assert.True(ModelTest.Run(verified, default) is { Passed: true, ChecksumMatches: true, Loads: true, Runs: true });

        _models.Add("home/u2netp.onnx", TinyModel.Brightness(8, 8));
        Assert.Equal(ModelState.Modified, Tell("u2netp").State);
        ModelTestResult modified = ModelTest.Run(Tell("u2netp"), default);
        Assert.True(modified is { Passed: false, ChecksumMatches: false, Loads: true, Runs: true });
        Assert.NotNull(modified.Problem);
    }

    [Fact]
    public void A_quantized_model_names_its_source()
    {
        _models.AddQuantized("home/isnet-anime.int8.onnx", TinyModel.Brightness(8, 8));
        ModelInfo info = Tell("isnet-anime.int8");
        Assert.Equal((ModelState.Quantized, "isnet-anime", true), (info.State, info.QuantizedFrom, info.MeetsTarget));
        Assert.Equal((1024, ChannelValues.All(1), Levels.Neutral), (info.InputSize, info.StandardDeviation, info.Levels));
        Assert.Equal("Apache-2.0", info.License!.Name);
        Assert.True(ModelTest.Run(info, default) is { Passed: true, ChecksumMatches: null });
    }

    [Fact]
    public void Levels_are_known_for_a_published_model_and_its_quantized_form()
    {
        Assert.Equal(new Levels(0.33, 0.95), Tell("isnet-general-use").Levels);
        _models.AddQuantized("home/isnet-general-use.int8.onnx", TinyModel.Brightness(8, 8));
        Assert.Equal(new Levels(0.33, 0.95), Tell("isnet-general-use.int8").Levels);
        _models.AddQuantized("home/isnet-general-use.int8.onnx", TinyModel.WithMetadata(TinyModel.Brightness(8, 8), "rembg.levels", "0.25,0.75"));
        Assert.Equal(new Levels(0.25, 0.75), Tell("isnet-general-use.int8").Levels);
    }

    [Fact]
    public void A_file_that_is_not_a_model_is_damaged()
    {
        _models.Add("home/silueta.onnx", "no model"u8.ToArray());
        Assert.Equal(ModelState.Damaged, Tell("silueta").State);
        Assert.True(ModelTest.Run(Tell("silueta"), default) is { Passed: false, Found: true, Loads: false, Problem: not null });
        Assert.True(ModelTest.Run(Tell("u2net"), default) is { Passed: false, Found: false });
        Assert.Throws<ModelNotFoundException>(() => Tell("u3net"));
    }

    private ModelInfo Tell(string name) => new ModelInventory(_models.Store).Tell(name, default);
}
