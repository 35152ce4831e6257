using NetVips;

using Rembg.Imaging;
using Rembg.Imaging.Edges;

namespace Rembg.Tests.Refinement;

/// <summary>
/// Refining allocates a limited amount of memory for photos of any size. Several threads work on it, so the whole process is counted:
/// these tests run when no others do.
/// </summary>
[Collection(nameof(EdgeMemoryTests))]
[CollectionDefinition(nameof(EdgeMemoryTests), DisableParallelization = true)]
public sealed class EdgeMemoryTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(Imaging.Refinement.Guided)]
    [InlineData(Imaging.Refinement.Matting)]
    public void Memory_in_use_does_not_grow_with_the_photo(Imaging.Refinement way)
    {
        RawMask raw = new([.. Enumerable.Range(0, 320 * 320).Select(static i => (byte)Math.Clamp((i % 320) - 32, 0, 255))], 320, 320, 1, true);

        // The first run compiles.
        _ = Allocated(1500);
        Assert.InRange(Allocated(3000), 0, 1.5 * Allocated(1500));

        long Allocated(int side)
        {
            string path = _files[$"{side}.png"];
            using (Image flat = Image.Black(side, side, bands: 3))
            {
                flat.Copy(interpretation: Enums.Interpretation.Srgb).WriteToFile(path);
            }

            using Photo photo = Photo.Open(path, PixelLimits.Default, default);
            long before = GC.GetTotalAllocatedBytes(precise: true);
            Assert.NotNull(EdgeRefiner.Create(photo, raw, null, new EdgeOptions(way, Levels.Neutral, new MattingOptions(), FindsColors: true), region: null, default));
            return GC.GetTotalAllocatedBytes(precise: true) - before;
        }
    }
}
