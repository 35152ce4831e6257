using System.Security.Cryptography;

using Rembg.Models;

namespace Rembg.Tests;

/// <summary>A model directory, and another one for models that come with the program.</summary>
internal sealed class StoredModels : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public StoredModels()
    {
        Directory.CreateDirectory(_files["home"]);
        Directory.CreateDirectory(_files["bundled"]);
        Store = new ModelStore([new ModelDirectory(_files["home"]), new ModelDirectory(_files["newer"], HasOneEach: true), new ModelDirectory(_files["bundled"], IsBundled: true)]);
    }

    public ModelStore Store { get; }

    /// <summary>A path below the directory of both.</summary>
    public string this[string name] => _files[name];

    public IReadOnlyList<string> Files => _files.Files;

    /// <summary>Writes a model and returns its path.</summary>
    public string Add(string name, byte[] model)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_files[name])!);
        File.WriteAllBytes(_files[name], model);
        return _files[name];
    }

    /// <summary>Writes the INT8 form of a model as the quantizer would describe it, and returns its path.</summary>
    public string AddQuantized(string name, byte[] source, bool meetsTarget = true)
    {
        byte[] model = TinyModel.WithMetadata(source, "rembg.quantization.source_sha256", Convert.ToHexStringLower(SHA256.HashData(source)));
        return Add(name, TinyModel.WithMetadata(model, "rembg.quantization.meets_target", meetsTarget ? "true" : "false"));
    }

    public void Dispose() => _files.Dispose();
}
