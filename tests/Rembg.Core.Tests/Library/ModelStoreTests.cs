using Rembg.Models;

namespace Rembg.Tests;

/// <summary>The file for a name, and the message if it does not exist.</summary>
[Trait("Speed", "Fast")]
public sealed class ModelStoreTests : IDisposable
{
    private static readonly byte[] Model = TinyModel.Brightness(8, 8);

    private readonly StoredModels _models = new();

    public void Dispose() => _models.Dispose();

    [Fact]
    public void Directories_are_searched_in_their_order()
    {
        Assert.Null(_models.Store.Find("u2net"));
        string bundled = _models.Add("bundled/u2net.onnx", Model);
        Assert.Equal(bundled, _models.Store.Find("U2Net"));
        string newer = _models.Add("newer/u2net/u2net.onnx", Model);
        Assert.Equal(newer, _models.Store.Find("u2net"));
        string home = _models.Add("home/u2net.onnx", Model);
        Assert.Equal(home, _models.Store.Locate("u2net"));
        Assert.True(_models.Store.IsBundled(bundled));
        Assert.False(_models.Store.IsBundled(home));
    }

    [Fact]
    public void Registered_and_quantized_models_are_known_and_a_strangers_file_is_not()
    {
        string shop = _models.Add("home/Shop.onnx", Model);
        DescriptionFile.Write(shop, new ModelDescription { Name = "Shop" }, new string('0', 64));
        string quantized = _models.Add("home/u2net.int8.onnx", Model);
        string nested = _models.Add("newer/silueta.fp16/silueta.fp16.onnx", Model);
        _models.Add("home/sam_vit_b.onnx", Model);
        Assert.Equal(shop, _models.Store.Find("shop"));
        Assert.Equal(quantized, _models.Store.Find("u2net.INT8"));
        Assert.Equal(nested, _models.Store.Find("silueta.fp16"));
        Assert.Null(_models.Store.Find("sam_vit_b"));
        Assert.Equal(["Shop", "silueta.fp16", "u2net.int8"], _models.Store.Names.Skip(ModelCatalogue.All.Count));
        Assert.Equal(ModelCatalogue.All.Select(static model => model.Name), _models.Store.Names.Take(ModelCatalogue.All.Count));
    }

    [Theory]
    [InlineData("../bundled/u2net")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("u2net.onnx")]
    [InlineData("home/u2net")]
    public void A_name_is_not_a_path(string name)
    {
        _models.Add("home/u2net.onnx", Model);
        _models.Add("bundled/u2net.onnx", Model);
        Assert.Null(_models.Store.Find(name));
    }

    [Fact]
    public void The_error_for_a_missing_model_names_its_path()
    {
        ModelNotFoundException missing = Assert.Throws<ModelNotFoundException>(() => _models.Store.Locate("u2net"));
        Assert.Equal(("u2net", _models.Store.Home), (missing.Model!.Name, missing.Home));
        Assert.All(_models.Store.Directories, directory => Assert.Contains(directory.Path, missing.Message, StringComparison.Ordinal));
        ModelNotFoundException unknown = Assert.Throws<ModelNotFoundException>(() => _models.Store.Locate("portraits"));
        Assert.Null(unknown.Model);
        Assert.Contains("birefnet-general-lite", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'u2net'?", Assert.Throws<ModelNotFoundException>(() => _models.Store.Locate("u3net")).Message, StringComparison.Ordinal);
        Assert.Contains("kind of model", Assert.Throws<ModelNotFoundException>(() => _models.Store.Locate("dis_custom")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("shop", true)]
    [InlineData("Shop-2.1_b", true)]
    [InlineData("a", true)]
    [InlineData("", false)]
    [InlineData(".hidden", false)]
    [InlineData("-shop", false)]
    [InlineData("shop.", false)]
    [InlineData("a/b", false)]
    [InlineData("a b", false)]
    [InlineData("shop\n", false)]
    [InlineData("größe", false)]
    public void Names_are_safe_in_every_file_system(string name, bool isName) => Assert.Equal(isName, ModelStore.IsName(name));

    [Fact]
    public void Names_have_an_end() => Assert.Equal((true, false), (ModelStore.IsName(new string('a', 64)), ModelStore.IsName(new string('a', 65))));
}
