using Rembg.Files;
using Rembg.Inference;
using Rembg.Library;
using Rembg.Models;
using Rembg.Onnx;

namespace Rembg.Tests;

/// <summary>Registration of the user's own models, and every description that does not fit.</summary>
public sealed class ModelRegistrationTests : IDisposable
{
    private static readonly ModelDescription Shop = new()
    {
        Name = "shop",
        Purpose = "shoes",
        InputSize = 32,
        Scaling = PixelScaling.By255,
        Mean = ChannelValues.All(0.5),
        StandardDeviation = new(1, 0.5, 2),
    };

    private readonly StoredModels _models = new();

    public void Dispose() => _models.Dispose();

    [Fact]
    public void A_registered_model_is_fed_as_described_by_its_name_and_by_its_path()
    {
        string path = Register(Shop, TinyModel.Brightness(0, 0));
        Assert.Equal(["home/shop.onnx", "home/shop.rembg.json", "mine.onnx"], _models.Files);
        Assert.Equal(path, _models.Store.Locate("shop"));
        using SegmentationModel model = SegmentationModel.Load(path);
        Assert.Equal((Shop, 32), (model.Description, model.InputWidth));
        ModelInfo info = new ModelInventory(_models.Store).Tell("shop", default);
        Assert.Equal((ModelState.Registered, "shoes", path), (info.State, info.Purpose, info.Path));
        Assert.True(ModelTest.Run(info, default).Passed);
    }

    [Fact]
    public void The_source_stays_and_a_name_is_taken_once()
    {
        byte[] model = TinyModel.Brightness(32, 32);
        string path = Register(Shop, model);
        Assert.Equal(model, File.ReadAllBytes(_models["mine.onnx"]));
        Assert.Throws<OutputExistsException>(() => Register(Shop, model));
        Register(Shop with { Purpose = "boots" }, model, overwrite: true);
        Assert.Equal("boots", new ModelInventory(_models.Store).Tell("shop", default).Purpose);
        File.AppendAllText(path, "\0");
        Assert.Equal(ModelState.Modified, new ModelInventory(_models.Store).Tell("shop", default).State);
    }

    [Fact]
    public void The_size_in_the_file_is_used_if_no_size_is_given()
    {
        Register(Shop, TinyModel.Brightness(24, 40), anySize: true);
        Assert.Equal(40, new ModelInventory(_models.Store).Tell("shop", default).InputSize);
        Assert.Contains("not 32 × 32 as described", Refused(Shop with { Name = "other" }, TinyModel.Brightness(24, 24)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_description_that_does_not_fit_is_refused_and_leaves_nothing()
    {
        byte[] model = TinyModel.Brightness(32, 32);
        Refused(Shop with { OutputIndex = 1 }, model);
        Refused(Shop with { Classes = ["background", "shoe"] }, model);
        Refused(Shop, TinyModel.Create("Relu", [1, 4, 32, 32], [1, 4, 32, 32]));
        Refused(Shop, [1, 2, 3]);
        Assert.Throws<OptionsInvalidException>(() => Register(Shop with { InputSize = 0 }, model));
        Assert.Throws<OptionsInvalidException>(() => Register(Shop with { StandardDeviation = ChannelValues.All(0) }, model));
        Assert.Throws<OptionsInvalidException>(() => Register(Shop with { Name = "u2net" }, model));
        Assert.Throws<OptionsInvalidException>(() => Register(Shop with { Name = "shop.int8" }, model));
        Assert.Throws<OptionsInvalidException>(() => Register(Shop with { Name = "../shop" }, model));
        Assert.All((string[])["shop.", "shop ", " shop", "shop:x", "shop\\x"], name => Assert.Throws<OptionsInvalidException>(() => Register(Shop with { Name = name }, model)));
        Assert.All((string[])["con", "NUL", "aux.v2", "com1"], name => Assert.Contains("reserves it for a device", Assert.Throws<OptionsInvalidException>(() => Register(Shop with { Name = name }, model)).Message, StringComparison.Ordinal));
        Assert.Throws<ModelFileMissingException>(() => ModelRegistration.Register(_models.Store, _models["none.onnx"], Shop, anySize: false, overwrite: false, default));
        Assert.Equal(["mine.onnx"], _models.Files);
    }

    [Fact]
    public void A_damaged_description_is_named_and_its_model_is_not_used()
    {
        string path = Register(Shop, TinyModel.Brightness(32, 32));
        File.WriteAllText(DescriptionFile.PathFor(path), """{ "inputSize": "large" }""");
        ModelInfo info = new ModelInventory(_models.Store).Tell("shop", default);
        Assert.Equal(ModelState.Damaged, info.State);
        Assert.Contains("shop.rembg.json", info.Problem, StringComparison.Ordinal);
        Assert.False(ModelTest.Run(info, default).Passed);
        Assert.Throws<ModelInvalidException>(() => SegmentationModel.Load(path));
    }

    [Fact]
    public void Weights_in_a_second_file_come_along()
    {
        using TemporaryDirectory elsewhere = new();
        string source = elsewhere["mine.onnx"];
        Onnx.OnnxFile.Write(Onnx.OnnxFile.Read(_models.Add("whole.onnx", TinyModel.Convolutions(32, 32))), source, overwrite: false, largestWithinFile: 0);
        Assert.Contains("mine.onnx.data", elsewhere.Files);
        ModelRegistration.Register(_models.Store, source, Shop, anySize: false, overwrite: false, default);
        File.Delete(elsewhere["mine.onnx.data"]);
        Assert.True(ModelTest.Run(new ModelInventory(_models.Store).Tell("shop", default), default).Passed);
    }

    [Fact]
    public void Removal_leaves_nothing()
    {
        ModelRemoval.Remove(Register(Shop, TinyModel.Brightness(32, 32)));
        string quantized = _models.AddQuantized("home/u2net.int8.onnx", TinyModel.Brightness(8, 8));
        SpeedRecord.Write(quantized, 2, 1);
        ModelRemoval.Remove(quantized);
        ModelRemoval.Remove(_models.Add("newer/u2net/u2net.onnx", TinyModel.Brightness(8, 8)));
        Assert.False(Directory.Exists(_models["newer/u2net"]));
        Assert.Equal(["mine.onnx"], _models.Files);
    }

    [Fact]
    public void A_model_may_be_removed_while_it_is_loaded()
    {
        string path = Register(Shop, TinyModel.Convolutions(32, 32));
        using SegmentationModel model = SegmentationModel.Load(path);
        ModelRemoval.Remove(path);
        ModelTest.Try(model, default);
        Assert.Throws<ModelFileMissingException>(() => SegmentationModel.Load(path));
    }

    private ModelInvalidException Refused(ModelDescription description, byte[] model) => Assert.Throws<ModelInvalidException>(() => Register(description, model));

    private string Register(ModelDescription description, byte[] model, bool anySize = false, bool overwrite = false) =>
        ModelRegistration.Register(_models.Store, _models.Add("mine.onnx", model), description, anySize, overwrite, default);
}
