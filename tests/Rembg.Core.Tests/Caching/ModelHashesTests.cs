using System.Security.Cryptography;

using Rembg.Caching;
using Rembg.Onnx;

namespace Rembg.Tests;

/// <summary>The hash of a model is the hash of its content, remembered or not.</summary>
public sealed class ModelHashesTests : IDisposable
{
    private const int Large = 16 * 1024 * 1024;

    private static readonly DateTime LongAgo = new(2024, 5, 6, 7, 8, 9, DateTimeKind.Utc);

    private readonly TemporaryDirectory _directory = new();

    private string Model => _directory["model.onnx"];

    private string[] Records => Directory.Exists(_directory["models"]) ? Directory.GetFiles(_directory["models"]) : [];

    [Fact]
    public void It_is_the_files_SHA_256()
    {
        Write(1000, 7, LongAgo);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Model))), Hash());
        Assert.Empty(Records);
        Assert.Throws<FileNotFoundException>(() => new ModelHashes(new CacheDirectory(_directory.Path)).Of(_directory["nothing.onnx"], default));
    }

    [Fact]
    public void A_large_models_is_remembered_while_the_file_is_the_same()
    {
        Write(Large, 1, LongAgo);
        string right = Hash();
        string record = Assert.Single(Records);

        // Nobody does this: it shows that the file is not read again.
        string[] lines = File.ReadAllLines(record);
        string other = new('0', 64);
        File.WriteAllLines(record, [lines[0], other]);
        Assert.Equal(other, Hash());

        // A change that hides behind the old length and time is noticed.
        Write(Large, 2, LongAgo);
        string second = Hash();
        Assert.DoesNotContain(second, (string[])[right, other]);
        Write(Large + 1, 2, LongAgo);
        Assert.NotEqual(second, Hash());
        Assert.Single(Records);
    }

    [Fact]
    public void A_model_that_changed_just_now_is_not_remembered()
    {
        Write(Large, 1, DateTime.UtcNow);
        string first = Hash();
        Write(Large, 2, File.GetLastWriteTimeUtc(Model));
        Assert.NotEqual(first, Hash());
        Assert.Empty(Records);
    }

    [Fact]
    public void A_damaged_record_is_replaced()
    {
        Write(Large, 1, LongAgo);
        string right = Hash();
        string record = Assert.Single(Records);
        string[] lines = File.ReadAllLines(record);
        string wrong = new('0', 64);
        string[][] damaged = [[], ["noise"], lines[..1], lines[1..], [lines[0], "noise"], ["noise", wrong], [lines[0], "1 2 3 4 5 ../gone", wrong], [lines[0], "1 2", wrong]];
        foreach (string[] content in damaged)
        {
            File.WriteAllLines(record, content);
            Assert.Equal(right, Hash());
            Assert.Equal(lines, File.ReadAllLines(record));
        }
    }

    [Fact]
    public void Weights_beside_the_model_belong_to_it()
    {
        OnnxFile.Write(UNetModel.Tiny.Build(), Model, overwrite: false, largestWithinFile: 10_000);
        string weights = Model + ".data";
        Assert.Equal([weights], WeightFiles.Find(Model, default));
        using (FileStream file = File.OpenWrite(weights))
        {
            // Large enough to be remembered. The runtime ignores the bytes after the tensors.
            file.SetLength(Large);
        }

        File.SetLastWriteTimeUtc(Model, LongAgo);
        File.SetLastWriteTimeUtc(weights, LongAgo);
        string first = Hash();
        Assert.Single(Records);
        using (FileStream file = File.OpenWrite(weights))
        {
            file.WriteByte(0x55);
        }

        Assert.NotEqual(first, Hash());
    }

    [Fact]
    public void An_impossible_directory_is_not_an_error()
    {
        Write(Large, 1, LongAgo);
        File.WriteAllText(_directory["models"], "a file in its place");
        Assert.Equal(Hash(), Hash());
    }

    [Fact]
    public void A_file_in_place_of_the_cache_is_not_an_error_either()
    {
        Write(Large, 1, LongAgo);
        Assert.Equal(Hash(), new MaskCache(Model).HashModel(Model, default));
    }

    [Fact]
    public void The_directory_that_is_made_for_it_is_for_its_user_alone()
    {
        Write(Large, 1, LongAgo);
        MaskCache cache = new(_directory["cache"]);
        cache.HashModel(Model, default);
        Assert.True(Directory.Exists(cache.Directory));
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has other permissions.");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, new DirectoryInfo(cache.Directory).UnixFileMode);
    }

    [Fact]
    public void Cleared_hashes_are_forgotten()
    {
        Write(Large, 1, LongAgo);
        MaskCache cache = new(_directory.Path);
        string first = cache.HashModel(Model, default);
        cache.Clear();
        Assert.Empty(Records);
        Write(Large, 2, LongAgo);
        Assert.NotEqual(first, cache.HashModel(Model, default));
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>By an object of its own, as another process would.</summary>
    private string Hash() => new ModelHashes(new CacheDirectory(_directory.Path)).Of(Model, default);

    private void Write(int length, byte first, DateTime time)
    {
        using (FileStream file = File.Create(Model))
        {
            file.WriteByte(first);
            file.SetLength(length);
        }

        File.SetLastWriteTimeUtc(Model, time);
    }
}
