using NetVips;

using Rembg.Imaging;
using Rembg.Inference;
using Rembg.Models;

namespace Rembg.Tests;

/// <summary>A lack of memory is an error of the photo, and of nothing else, whichever library had too little.</summary>
public sealed class MemoryShortageTests : IDisposable
{
    // Terabytes: no machine has them.
    private const long Huge = 1L << 21;

    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void It_is_recognized_in_errors_of_libvips()
    {
        using Image image = Image.Black(10_000_000, 10_000_000);
        VipsException exception = Assert.Throws<VipsException>(() => image.WriteToMemory<byte>());
        Assert.True(MemoryShortage.IsCauseOf(new ImageUnreadableException("a.png", "of what it says", exception)), exception.Message);
    }

    [Fact]
    public void It_is_recognized_in_errors_of_the_runtime()
    {
        OutOfMemoryException exception = Assert.ThrowsAny<OutOfMemoryException>(() => new NativeBuffer<long>(Huge * Huge));
        Assert.True(MemoryShortage.IsCauseOf(new IOException("of what it says", exception)));
    }

    [Fact]
    public void Other_failures_are_not_memory_shortages()
    {
        File.WriteAllText(_files["text.png"], "no picture");
        Assert.False(MemoryShortage.IsCauseOf(Assert.Throws<VipsException>(() => Image.NewFromFile(_files["text.png"]))));
        Assert.False(MemoryShortage.IsCauseOf(new IOException("out of memory")));
    }

    [Fact]
    public void A_memory_shortage_in_an_inference_is_not_blamed_on_the_model()
    {
        GraphBuilder graph = new();
        string photo = graph.Input("photo", [1, 3, 32, 32], 2, 3);
        string sizes = graph.Node("Mul", [graph.Node("Shape", [photo]), graph.Constant<long>([1, 1, Huge / 32, Huge / 32], 4)]);
        string sum = graph.Node("ReduceSum", [graph.Node("ConstantOfShape", [sizes])], ("keepdims", 1));
        string mask = graph.Shaped(graph.Node("Add", [graph.Node("ReduceMean", [photo], ("axes", new long[] { 1 }), ("keepdims", 1)), sum]), 1, 1, 32, 32);
        File.WriteAllBytes(_files["huge.onnx"], Google.Protobuf.MessageExtensions.ToByteArray(graph.Build(mask)));
        Pixels.Draw(40, 40, static (x, y) => (x * 6, y * 6, 0)).Write(_files["photo.png"]);

        using SegmentationModel model = SegmentationModel.Load(_files["huge.onnx"], new ModelDescription { Name = "huge", InputSize = 32 });
        MemoryExhaustedException exception = Assert.Throws<MemoryExhaustedException>(
            () => new BackgroundRemover(model, new RemovalOptions()).Remove(_files["photo.png"], _files["out.png"], TestContext.Current.CancellationToken));
        Assert.Equal(_files["photo.png"], exception.Path);
    }
}
