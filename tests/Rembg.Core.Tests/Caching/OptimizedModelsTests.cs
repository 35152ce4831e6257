using Microsoft.ML.OnnxRuntime;

using Rembg.Caching;
using Rembg.Files;
using Rembg.Imaging;
using Rembg.Inference;
using Rembg.Onnx;

namespace Rembg.Tests.Caching;

/// <summary>A model loaded from its optimized form is the same model; a damaged form is created again.</summary>
public sealed class OptimizedModelsTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void The_rewritten_form_makes_the_same_masks_and_says_the_same_of_itself()
    {
        string path = _files.Add(SharedData.Model, "mine.onnx");
        File.AppendAllBytes(path, TinyModel.WithMetadata([], "rembg.mean", "0.5,0.5,0.5"));
        byte[] photo = [.. Enumerable.Range(0, 320 * 320 * 3).Select(static i => (byte)((i * 7) ^ (i >> 9)))];
        using SegmentationModel plain = SegmentationModel.Load(path);
        RawMask expected = plain.Predict(photo, default);
        for (int i = 0; i < 2; i++)
        {
            using SegmentationModel model = SegmentationModel.Load(path, settings: new SessionSettings { OptimizedModels = _files["cache"] });
            Assert.Equal(plain.Description, model.Description);
            Assert.Equal(0.5, model.Description.Mean.Red);
            Assert.Equal(expected.Pixels, model.Predict(photo, default).Pixels);
            Assert.Equal(path, model.Path);
        }

        Assert.Single(Forms);
    }

    [Fact]
    public void A_form_that_the_runtime_would_take_but_that_is_not_as_it_was_written_is_made_anew()
    {
        string path = _files.Add(SharedData.Model);
        byte[] photo = [.. Enumerable.Range(0, 320 * 320 * 3).Select(static i => (byte)((i * 7) ^ (i >> 9)))];
        byte[] expected = Predict(path, photo);
        string form = Assert.Single(Forms);
        byte[] zeroed = File.ReadAllBytes(form);
        Array.Clear(zeroed, zeroed.Length / 2, 40_000);
        File.WriteAllBytes(form, zeroed);
        Assert.Equal(expected, Predict(path, photo));
        Assert.NotEqual(zeroed, File.ReadAllBytes(form));

        // The form of another model, with its own record, is not this one's either.
        string other = _files.Add(SharedData.Model, "other.onnx");
        File.AppendAllBytes(other, TinyModel.WithMetadata([], "author", "me"));
        Load(other).Dispose();
        string foreign = Forms.Single(file => file != form);
        File.Copy(foreign, form, overwrite: true);
        File.Copy(Path.ChangeExtension(foreign, ".sha256"), Path.ChangeExtension(form, ".sha256"), overwrite: true);
        byte[] planted = File.ReadAllBytes(form);
        Assert.Equal(expected, Predict(path, photo));
        Assert.NotEqual(planted, File.ReadAllBytes(form));
    }

    [Fact]
    public void A_form_without_a_record_is_made_anew()
    {
        string path = _files.Add(SharedData.Model);
        Load(path).Dispose();
        string record = Path.ChangeExtension(Assert.Single(Forms), ".sha256");
        File.Delete(record);
        Load(path).Dispose();
        Assert.True(File.Exists(record));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_form_of_another_user_is_not_used(bool isDirectory)
    {
        string path = _files.Add(SharedData.Model);
        byte[] photo = [.. Enumerable.Range(0, 320 * 320 * 3).Select(static i => (byte)((i * 7) ^ (i >> 9)))];
        byte[] expected = Predict(path, photo);
        string form = Assert.Single(Forms);

        // Planted well: a model that the runtime takes, with the record that belongs to it.
        byte[] planted = TinyModel.Brightness(320, 320);
        File.WriteAllBytes(form, planted);
        string content = Checksum.Compute(form, ChecksumAlgorithm.Sha256, default).Value;
        File.WriteAllText(Path.ChangeExtension(form, ".sha256"), Digest.Of([Path.GetFileName(form), content]));
        Assert.NotEqual(expected, Predict(path, photo));

        OtherUser.Own(isDirectory ? _files["cache"] : form);
        Assert.Equal(expected, Predict(path, photo));
        Assert.Equal(isDirectory, planted.AsSpan().SequenceEqual(File.ReadAllBytes(form)));
    }

    [Fact]
    public void A_damaged_form_is_made_anew_and_another_model_has_another()
    {
        string path = _files.Add(SharedData.Model);
        Load(path).Dispose();
        string form = Assert.Single(Forms);
        byte[] whole = File.ReadAllBytes(form);
        foreach (byte[] damaged in (byte[][])[[], [1, 2, 3], whole[..(whole.Length / 2)]])
        {
            File.WriteAllBytes(form, damaged);
            Load(path).Dispose();

            // The runtime does not write the same bytes each time, but what it writes it can read.
            using SessionOptions asItIs = new() { GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL };
            new InferenceSession(form, asItIs).Dispose();
            Assert.NotEqual(damaged.Length, new FileInfo(form).Length);
        }

        string other = _files.Add(SharedData.Model, "other.onnx");
        File.AppendAllBytes(other, TinyModel.WithMetadata([], "author", "me"));
        Load(other).Dispose();
        Assert.Equal(2, Forms.Length);
    }

    [Fact]
    public void A_read_only_cache_and_an_invalid_model_change_nothing()
    {
        File.WriteAllText(_files["cache"], "a file where the directory would be");
        Load(_files.Add(SharedData.Model)).Dispose();
        string text = _files["text.onnx"];
        File.WriteAllText(text, new string('x', 300_000));
        Assert.Throws<ModelInvalidException>(() => Load(text));
        File.Delete(_files["cache"]);
        Assert.Throws<ModelInvalidException>(() => Load(text));
        Assert.Empty(Forms);
    }

    private string[] Forms => Directory.Exists(_files["cache/optimized"]) ? Directory.GetFiles(_files["cache/optimized"], "*.onnx") : [];

    private byte[] Predict(string path, byte[] photo)
    {
        using SegmentationModel model = Load(path);
        return model.Predict(photo, default).Pixels;
    }

    private SegmentationModel Load(string path) => SegmentationModel.Load(path, settings: new SessionSettings { OptimizedModels = _files["cache"] });
}
