using System.Security.Cryptography;

using Rembg.Files;
using Rembg.Library;
using Rembg.Models;
using Rembg.Onnx;

namespace Rembg.Tests;

/// <summary>A model that is not the published or registered file is noticed, and a model that another user could have made is not used.</summary>
public sealed class ModelVerifierTests : IDisposable
{
    private static readonly byte[] Model = TinyModel.Brightness(8, 8);

    private readonly StoredModels _models = new();

    public void Dispose() => _models.Dispose();

    [Fact]
    public void The_published_file_is_verified_and_a_changed_one_is_not()
    {
        string path = _models.Add("home/u2netp.onnx", File.ReadAllBytes(SharedData.Model));
        Assert.Null(Verify(path));
        File.AppendAllBytes(path, TinyModel.WithMetadata([], "author", "me"));
        Assert.Contains("not the published one", Verify(path)!, StringComparison.Ordinal);
        Assert.Contains("not the published one", Verify(_models.Add("home/u2net.onnx", Model))!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_registered_model_is_verified_by_its_registration()
    {
        string path = _models.Add("home/shop.onnx", Model);
        DescriptionFile.Write(path, new ModelDescription { Name = "shop" }, ModelVerifier.ContentHash(path, default));
        Assert.Null(Verify(path));
        _models.Add("home/shop.onnx", TinyModel.WithMetadata(Model, "author", "me"));
        Assert.Contains("since it was registered", Verify(path)!, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_beside_a_registered_model_are_verified_with_it()
    {
        string path = _models["home/shop.onnx"];
        OnnxFile.Write(UNetModel.Tiny.Build(), path, overwrite: false, largestWithinFile: 10_000);
        DescriptionFile.Write(path, new ModelDescription { Name = "shop" }, ModelVerifier.ContentHash(path, default));
        Assert.Null(Verify(path));
        using (FileStream weights = File.OpenWrite(path + ".data"))
        {
            weights.WriteByte(0x55);
        }

        Assert.NotNull(Verify(path));
        Assert.Equal(ModelState.Modified, new ModelInventory(_models.Store).Tell("shop", default).State);
    }

    [Fact]
    public void An_INT8_form_has_to_be_of_the_published_file()
    {
        Assert.NotNull(Verify(_models.AddQuantized("home/u2net.int8.onnx", Model)));
        Assert.NotNull(Verify(_models.Add("home/silueta.int8.onnx", Model)));
        Assert.Null(Verify(_models.AddQuantized("home/u2netp.int8.onnx", File.ReadAllBytes(SharedData.Model))));
    }

    [Fact]
    public void An_unknown_model_is_rejected_only_in_strict_mode()
    {
        string path = _models.Add("home/mine.onnx", Model);
        Assert.Null(Verify(path));
        Assert.Contains("neither published nor registered", new ModelVerifier(null).Verify(path, mustBeKnown: true, default)!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_description_is_an_error()
    {
        string path = _models.Add("home/shop.onnx", Model);
        File.WriteAllText(DescriptionFile.PathFor(path), "{");
        Assert.Throws<ModelInvalidException>(() => Verify(path));
    }

    [Fact]
    public void A_large_model_that_is_changed_behind_its_old_time_is_noticed()
    {
        byte[] large = new byte[20_000_000];
        string path = _models.Add("home/shop.onnx", large);
        File.SetLastWriteTimeUtc(path, new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        DescriptionFile.Write(path, new ModelDescription { Name = "shop" }, Convert.ToHexStringLower(SHA256.HashData(large)));
        ModelVerifier verifier = new(_models["cache"]);
        Assert.Null(verifier.Verify(path, mustBeKnown: false, default));
        Assert.Null(verifier.Verify(path, mustBeKnown: false, default));
        large[9_000_000] = 1;
        File.WriteAllBytes(path, large);
        File.SetLastWriteTimeUtc(path, new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        Assert.NotNull(verifier.Verify(path, mustBeKnown: false, default));
    }

    [Fact]
    public void Every_published_model_has_a_SHA_256() => Assert.All(
        ModelCatalogue.All.Where(static model => model.Publication is not null),
        static model => Assert.Equal(ChecksumAlgorithm.Sha256, Checksum.Strongest(model.Publication!.Checksums)[0].Algorithm));

    [Theory]
    [InlineData("home")]
    [InlineData("home/u2netp.onnx")]
    public void A_model_of_another_user_is_refused_with_the_reason(string owned)
    {
        _models.Add("home/u2netp.onnx", Model);
        _models.Add("bundled/u2netp.onnx", Model);
        Assert.NotNull(_models.Store.Find("u2netp"));
        OtherUser.Own(_models[owned]);
        Assert.Contains($"'{_models[owned]}'", Assert.Throws<PathUntrustedException>(() => _models.Store.Find("u2netp")).Message, StringComparison.Ordinal);
        if (owned == "home")
        {
            Assert.Throws<PathUntrustedException>(_models.Store.RequireHome);
        }
    }

    [Fact]
    public void A_description_of_another_user_is_refused_with_its_model()
    {
        string path = _models.Add("home/shop.onnx", Model);
        DescriptionFile.Write(path, new ModelDescription { Name = "shop" }, new string('0', 64));
        OtherUser.Own(DescriptionFile.PathFor(path));
        Assert.Throws<PathUntrustedException>(() => _models.Store.Find("shop"));
    }

    private static string? Verify(string path) => new ModelVerifier(null).Verify(path, mustBeKnown: false, default);
}
