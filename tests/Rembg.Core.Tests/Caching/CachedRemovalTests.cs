using Rembg.Caching;
using Rembg.Inference;
using Rembg.Models;

namespace Rembg.Tests;

/// <summary>Photos whose masks come from the cache.</summary>
public sealed class CachedRemovalTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Arrays_do_not_pile_up_over_many_photos()
    {
        File.WriteAllBytes(_files["brightness.onnx"], TinyModel.Brightness(32, 32));
        Pixels.Draw(40, 40, static (x, y) => (x * 6, y * 6, 0)).Write(_files["photo.png"]);
        using SegmentationModel model = SegmentationModel.Load(_files["brightness.onnx"], new ModelDescription { Name = "brightness" });
        BackgroundRemover remover = new(model, new RemovalOptions { Overwrite = true }, new MaskCache(_files["cache"]));
        List<bool> hits = [];
        for (int i = 0; i < 100; i++)
        {
            hits.Add(remover.Remove(_files["photo.png"], _files["out.png"], TestContext.Current.CancellationToken).FromCache);
        }

        Assert.Equal(99, hits.Count(static hit => hit));

        // The thumbnail's and the mask's.
        Assert.InRange(model.Pixels.FreeCount, 0, 2);
    }
}
