using Microsoft.ML.OnnxRuntime;

using Rembg.Models;
using Rembg.Onnx;

namespace Rembg.Tests;

/// <summary>The metadata of files of any size equals the metadata that ONNX Runtime reads, and damage is named.</summary>
public sealed class OnnxMetadataTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string, byte[]> Files => new()
    {
        { "none", TinyModel.Brightness(8, 8) },
        { "one", TinyModel.WithMetadata(TinyModel.Brightness(8, 8), "author", "somebody") },
        { "text", TinyModel.WithMetadata(TinyModel.WithMetadata(TinyModel.Convolutions(8, 8), "größe", "500 ¥\n\t\"x\""), "empty", string.Empty) },
        { "twice", TinyModel.WithMetadata(TinyModel.WithMetadata(TinyModel.Brightness(8, 8), "key", "first"), "key", "second") },
        { "long", TinyModel.WithMetadata(TinyModel.Brightness(8, 8), "key", new string('x', 100_000)) },
        { "network", Described(UNetModel.Tiny.Build()) },
    };

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Files), DisableDiscoveryEnumeration = true)]
    public void It_equals_the_metadata_that_the_runtime_reads(string name, byte[] model)
    {
        string path = Write(model);
        using InferenceSession session = new(path);
        Assert.Equal(session.ModelMetadata.CustomMetadataMap.OrderBy(static entry => entry.Key, StringComparer.Ordinal), OnnxMetadata.Read(path).OrderBy(static entry => entry.Key, StringComparer.Ordinal));
        Assert.Equal(name == "none", OnnxMetadata.Read(path).Count == 0);
    }

    [Fact]
    public void The_metadata_of_the_real_model_equals_the_metadata_that_the_runtime_reads()
    {
        using InferenceSession session = new(SharedData.Model);
        Assert.Equal(session.ModelMetadata.CustomMetadataMap, OnnxMetadata.Read(SharedData.Model));
    }

    [Fact]
    public void A_hundred_megabytes_of_weights_are_passed_over()
    {
        string path = _directory["large.onnx"];
        byte[] tail = TinyModel.WithMetadata([], "key", "value");
        const int Size = 100 << 20;
        using (FileStream file = File.Create(path))
        {
            // A graph (field 7) of a hundred megabytes, then the operator sets (8) and an entry.
            file.Write([0x08, 0x06, 0x3A, .. Varint(Size)]);
            file.Seek(Size, SeekOrigin.Current);
            file.Write([0x42, 0x02, 0x10, 0x0B, .. tail]);
        }

        Assert.Equal("value", OnnxMetadata.Read(path)["key"]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal("value", OnnxMetadata.Read(path)["key"]);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 10);
    }

    [Fact]
    public void A_truncated_file_is_refused_or_lacks_its_end()
    {
        byte[] whole = TinyModel.WithMetadata(TinyModel.WithMetadata(TinyModel.Brightness(8, 8), "first", "1"), "second", "2");
        byte[] plain = TinyModel.Brightness(8, 8);
        int lessOne = TinyModel.WithMetadata(plain, "first", "1").Length;
        for (int length = 0; length < whole.Length; length++)
        {
            string path = Write(whole[..length]);
            if (length == plain.Length || length == lessOne)
            {
                Assert.Equal(length == lessOne ? 1 : 0, OnnxMetadata.Read(path).Count);
                continue;
            }

            Assert.Equal(path, Assert.Throws<ModelInvalidException>(() => OnnxMetadata.Read(path)).Path);
        }
    }

    public static TheoryData<string, byte[]> NoModels => new()
    {
        { "empty", [] },
        { "text", "This is no model, although its name says so."u8.ToArray() },
        { "png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] },
        { "zeros", new byte[1000] },
        { "metadata alone", TinyModel.WithMetadata([], "key", "value") },
        { "length beyond the end", [0x72, .. Varint(1L << 40)] },
        { "negative length", [0x72, .. Varint(-1)] },
        { "endless number", [0x08, .. Enumerable.Repeat((byte)0xFF, 20)] },
        { "endless tag", [.. Enumerable.Repeat((byte)0x80, 20)] },
        { "field 0", [.. TinyModel.Brightness(8, 8), 0x02, 0x00] },
        { "group", [.. TinyModel.Brightness(8, 8), 0x73] },
        { "field beyond the last", [.. TinyModel.Brightness(8, 8), .. Varint(1L << 32), 0x00] },
        { "entry cut inside", [.. TinyModel.Brightness(8, 8), 0x72, 0x02, 0x0A, 0x09] },
    };

    [Theory]
    [MemberData(nameof(NoModels), DisableDiscoveryEnumeration = true)]
    public void Other_files_are_refused(string name, byte[] content)
    {
        Assert.NotEmpty(name);
        string path = Write(content);
        Assert.Equal(path, Assert.Throws<ModelInvalidException>(() => OnnxMetadata.Read(path)).Path);
    }

    [Fact]
    public void Fields_of_every_form_are_passed_over()
    {
        byte[] others = [0xC9, 0x3E, 1, 2, 3, 4, 5, 6, 7, 8, 0xCD, 0x3E, 1, 2, 3, 4, 0xC8, 0x3E, 0xFF, 0x01, 0x70, 0x05];
        string path = Write(TinyModel.WithMetadata([.. others, .. TinyModel.Brightness(8, 8), .. others], "key", "value"));
        Assert.Equal([KeyValuePair.Create("key", "value")], OnnxMetadata.Read(path));
    }

    [Fact]
    public void Metadata_without_measure_is_refused()
    {
        string path = Write([.. TinyModel.Brightness(8, 8), .. Enumerable.Range(0, 5).SelectMany(static i => TinyModel.WithMetadata([], $"key{i}", new string('x', 4 << 20)))]);
        Assert.Contains("16 MB", Assert.Throws<ModelInvalidException>(() => OnnxMetadata.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_missing_is_named() =>
        Assert.Equal(_directory["missing.onnx"], Assert.Throws<ModelFileMissingException>(() => OnnxMetadata.Read(_directory["missing.onnx"])).Path);

    private static byte[] Described(ModelProto model)
    {
        model.MetadataProps.Add(Rembg.Models.ModelMetadata.Write(ModelCatalogue.Find("u2net_cloth_seg")!).Select(static entry => new StringStringEntryProto { Key = entry.Key, Value = entry.Value }));
        return OnnxFile.ToBytes(model);
    }

    private static IEnumerable<byte> Varint(long value)
    {
        ulong rest = (ulong)value;
        for (; rest >= 0x80; rest >>= 7)
        {
            yield return (byte)(rest | 0x80);
        }

        yield return (byte)rest;
    }

    private string Write(byte[] content)
    {
        string path = _directory["model.onnx"];
        File.WriteAllBytes(path, content);
        return path;
    }
}
