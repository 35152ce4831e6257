using Rembg.Inference;

namespace Rembg.Tests;

/// <summary>The memory that a photo takes on the managed heap does not depend on the number of its pixels or of the model's.</summary>
public sealed class AllocationTests : IDisposable
{
    // Wrappers of native objects, strings and the result: less than a byte for every hundred of a small photo's pixels.
    private const long MostPerPhoto = 64 * 1024;

    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(320, "girl.png")]
    [InlineData(1024, "girl.png")]
    [InlineData(320, "bike.jpg")]
    [InlineData(1024, "bike.jpg")]
    public void Nothing_is_allocated_for_each_pixel(int inputSize, string photo)
    {
        string path = _files["model.onnx"];
        File.WriteAllBytes(path, TinyModel.Brightness(inputSize, inputSize));
        using SegmentationModel model = SegmentationModel.Load(path);
        BackgroundRemover remover = new(model, new RemovalOptions { Overwrite = true, Refinement = Imaging.Refinement.None });
        string source = SharedData.Photo(photo);

        // Pools fill with the first photo; the smallest of some is free of what the runtime does once.
        long[] allocated = [.. Enumerable.Range(0, 4).Select(_ =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            remover.Remove(source, _files["out.png"], default);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        })];
        Assert.InRange(allocated.Skip(1).Min(), 1, MostPerPhoto);
    }
}
