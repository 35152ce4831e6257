using Rembg.Imaging;
using Rembg.Imaging.Edges;
using Rembg.Inference;

namespace Rembg.Tests.Refinement;

/// <summary>Trimaps by rembg's rule, against a definition pixel by pixel; and the options that rule them.</summary>
[Trait("Speed", "Fast")]
public sealed class TrimapTests
{
    private const int Width = 23;
    private const int Height = 19;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    public void Certain_pixels_are_beyond_the_thresholds_and_eroded(int erodeSize)
    {
        Plane mask = new(Width, Height);
        for (int i = 0; i < mask.Values.Length; i++)
        {
            double distance = Math.Sqrt(Math.Pow((i % Width) - 14, 2) + Math.Pow((i / Width) - 9, 2));
            mask.Values[i] = (float)Math.Clamp((8 - distance) / 3, 0, 1);
        }

        bool[]? unknown = Trimap.Unknown(mask, new MattingOptions(ErodeSize: erodeSize), erodeSize, default);

        Assert.NotNull(unknown);
        Assert.All(unknown, (value, i) => Assert.Equal(!IsCertain(i, static value => value > 240, false) && !IsCertain(i, static value => value < 10, true), value));

        bool IsCertain(int pixel, Func<float, bool> rule, bool outside)
        {
            for (int dy = -erodeSize - 1; dy <= erodeSize + 1; dy++)
            {
                for (int dx = -erodeSize - 1; dx <= erodeSize + 1; dx++)
                {
                    bool isInside = erodeSize == 0
                        ? Math.Abs(dx) + Math.Abs(dy) <= 1
                        : dx >= -(erodeSize / 2) && dx < erodeSize - (erodeSize / 2) && dy >= -(erodeSize / 2) && dy < erodeSize - (erodeSize / 2);
                    (int x, int y) = ((pixel % Width) + dx, (pixel / Width) + dy);
                    bool holds = x is >= 0 and < Width && y is >= 0 and < Height ? rule(mask.Values[(y * Width) + x] * 255) : outside;
                    if (isInside && !holds)
                    {
                        return false;
                    }
                }
            }

            return true;
        }
    }

    [Fact]
    public void A_trimap_requires_a_certain_subject() =>
        Assert.Null(Trimap.Unknown(new Plane(Width, Height).Select(static _ => 0.5f), new MattingOptions(), 1, default));

    [Theory]
    [InlineData(2 * Width)]
    [InlineData((2 * Width) + 1)]
    [InlineData(int.MaxValue)]
    public void An_erosion_beyond_the_picture_leaves_no_certain_subject(int erodeSize)
    {
        Plane mask = new Plane(Width, Height).Select(static _ => 1);
        Assert.Null(Trimap.Unknown(mask, new MattingOptions(), erodeSize, default));
    }

    [Fact]
    public void An_erosion_can_be_cancelled() =>
        Assert.Throws<OperationCanceledException>(() => Trimap.Unknown(new Plane(Width, Height), new MattingOptions(), 1, new CancellationToken(canceled: true)));

    [Theory]
    [InlineData(256, 10, 10)]
    [InlineData(240, -1, 10)]
    [InlineData(100, 101, 10)]
    [InlineData(240, 10, -1)]
    public void Numbers_without_a_meaning_are_refused(int foreground, int background, int erodeSize) =>
        Assert.Throws<OptionsInvalidException>(() => new RemovalOptions { Matting = new MattingOptions(foreground, background, erodeSize) }.Validate());
}
