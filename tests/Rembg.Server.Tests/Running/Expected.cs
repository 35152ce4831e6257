using System.Collections.Concurrent;

using Rembg.Inference;

namespace Rembg.Tests.Running;

/// <summary>The output of the library for a photo without any server, as the cmdlet has it made.</summary>
internal static class Expected
{
    private static readonly ConcurrentDictionary<string, Lazy<SegmentationModel>> Models = new();

    /// <summary>The whole output file.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="photo">The photo's content.</param>
    /// <param name="options">What is made of it.</param>
    public static byte[] Of(string model, byte[] photo, RemovalOptions? options = null)
    {
        using TemporaryDirectory directory = new();
        File.WriteAllBytes(directory["photo"], photo);
        SegmentationModel loaded = Models.GetOrAdd(model, static name => new Lazy<SegmentationModel>(() => SegmentationModel.Load(TestModels.PathOf(name)))).Value;
        new BackgroundRemover(loaded, options ?? new RemovalOptions()).Remove(directory["photo"], directory["output"], TestContext.Current.CancellationToken);
        return File.ReadAllBytes(directory["output"]);
    }
}
