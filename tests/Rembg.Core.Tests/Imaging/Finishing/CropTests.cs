using Rembg.Imaging;
using Rembg.Imaging.Finishing;
using Rembg.Inference;

namespace Rembg.Tests.Finishing;

/// <summary>A crop is a slice of what would be there without it, and nothing of the subject is outside.</summary>
public sealed class CropTests
{
    private const int Visible = 8;

    [Theory]
    [InlineData("ball.png", "0")]
    [InlineData("ball.png", "7")]
    [InlineData("ball.png", "60")]
    [InlineData("ball.png", "0 1 50% 200%")]
    [InlineData("deep.png", "7")]
    [InlineData("deep.tif", "90px 10px")]
    [InlineData("p3.png", "10%")]
    [InlineData("turned.tif", "3")]
    [InlineData("alpha.png", "60")]
    [InlineData("print.jpg", "5")]
    [InlineData("ball.gif", "5")]
    public void A_crop_is_a_slice_of_the_whole(string kind, string padding)
    {
        using Removal removal = Removal.WithBrightness();
        string photo = Scene.WriteAs(removal, kind);
        RemovalResult cropped = removal.Run(photo, new OutputOptions { Crop = true, Padding = Margins.Parse(padding) });
        double[,,] whole = Scene.Read(removal.Run(photo).Output);
        double[,,] part = Scene.Read(cropped.Output);

        BoundingBox crop = cropped.Crop;
        Assert.Equal((crop.Width, crop.Height, 4), (part.GetLength(1), part.GetLength(0), part.GetLength(2)));
        Assert.Equal((crop.Width, crop.Height), (cropped.Width, cropped.Height));
        Assert.Equal(new BoundingBox(0, 0, crop.Width, crop.Height), cropped.Placement);
        for (int y = 0; y < crop.Height; y++)
        {
            for (int x = 0; x < crop.Width; x++)
            {
                for (int band = 0; band < 4; band++)
                {
                    bool isInPhoto = crop.X + x is >= 0 and < Scene.Width && crop.Y + y is >= 0 and < Scene.Height;
                    Assert.Equal(isInPhoto ? whole[crop.Y + y, crop.X + x, band] : 0, part[y, x, band]);
                }
            }
        }
    }

    [Theory]
    [InlineData("ball.png")]
    [InlineData("deep.tif")]
    [InlineData("turned.tif")]
    [InlineData("alpha.png")]
    public void The_box_is_the_smallest_with_all_that_can_be_seen(string kind)
    {
        using Removal removal = Removal.WithBrightness();
        string photo = Scene.WriteAs(removal, kind);
        double[,,] whole = Scene.Read(removal.Run(photo).Output);
        double unit = kind.StartsWith("deep", StringComparison.Ordinal) ? 257 : 1;
        int[] columns = [.. Enumerable.Range(0, Scene.Width).Where(x => Enumerable.Range(0, Scene.Height).Any(y => whole[y, x, 3] >= Visible * unit))];
        int[] rows = [.. Enumerable.Range(0, Scene.Height).Where(y => Enumerable.Range(0, Scene.Width).Any(x => whole[y, x, 3] >= Visible * unit))];

        BoundingBox expected = new(columns[0], rows[0], columns[^1] - columns[0] + 1, rows[^1] - rows[0] + 1);
        Assert.Equal(expected, removal.Run(photo, new OutputOptions { Crop = true }).Crop);
    }

    [Theory]
    [InlineData(Imaging.Refinement.Guided)]
    [InlineData(Imaging.Refinement.Matting)]
    public void The_crop_follows_the_refined_edges(Imaging.Refinement way)
    {
        using Removal removal = Removal.WithBrightness();
        string photo = Scene.Write(removal);
        RemovalOptions options = new() { Refinement = way };
        Pixels whole = Pixels.Read(removal.Run(photo, options).Output).Band(3);
        int[] visible = [.. Enumerable.Range(0, whole.Values.Length).Where(i => whole.Values[i] >= Visible)];
        (int left, int right) = (visible.Min(static i => i % Scene.Width), visible.Max(static i => i % Scene.Width));
        (int top, int bottom) = (visible[0] / Scene.Width, visible[^1] / Scene.Width);

        BoundingBox crop = removal.Run(photo, options with { Output = new OutputOptions { Crop = true } }).Crop;
        Assert.Equal(new BoundingBox(left, top, right - left + 1, bottom - top + 1), crop);
        Assert.NotEqual(crop, removal.Run(photo, new OutputOptions { Crop = true }).Crop);
    }

    [Fact]
    public void The_soft_edge_lies_outside_the_box_of_the_foreground()
    {
        using Removal removal = Removal.WithBrightness();
        RemovalResult result = removal.Run(Scene.Write(removal), new OutputOptions { Crop = true });
        Assert.True(result.Crop.X < result.BoundingBox!.X && result.Crop.Y < result.BoundingBox.Y);
        Assert.True(result.Crop.Width > result.BoundingBox.Width && result.Crop.Height > result.BoundingBox.Height);
    }

    [Fact]
    public void Specks_and_haze_are_no_subject_unless_the_threshold_says_so()
    {
        using Removal removal = Removal.WithBrightness();
        string clean = Scene.Write(removal);
        string speckled = Pixels.Draw(
            Scene.Width,
            Scene.Height,
            static (x, y) => x < 12 && y is > 30 and < 50 ? (60, 60, 60) : (Scene.Ball[x, y, 0], Scene.Ball[x, y, 1], Scene.Ball[x, y, 2])).Write(removal.Directory["speckled.png"]);
        BoundingBox expected = removal.Run(clean, new OutputOptions { Crop = true }).Crop;
        RemovalResult result = removal.Run(speckled, new OutputOptions { Crop = true });
        Assert.Equal(expected, result.Crop);

        BoundingBox all = removal.Run(speckled, new OutputOptions { Crop = true, CropThreshold = 40 }).Crop;
        Assert.Equal((0, expected.X + expected.Width), (all.X, all.X + all.Width));
    }

    [Fact]
    public void A_subject_that_is_faint_everywhere_is_cropped_to()
    {
        using Removal removal = Removal.WithBrightness();
        using NetVips.Image ball = Scene.Ball.ToImage();
        using NetVips.Image faint = ball.Bandjoin(100);
        string photo = removal.Directory["faint.png"];
        faint.WriteToFile(photo);
        RemovalResult result = removal.Run(photo, new OutputOptions { Crop = true });
        Assert.True(result.HasSubject);
        Assert.InRange(result.Crop.Width, 50, 80);
        Assert.Equal(result.Crop, removal.Run(photo, new OutputOptions { Crop = true, CropThreshold = 60 }).Crop);
    }

    [Fact]
    public void A_threshold_of_0_is_refused() =>
        Assert.Throws<OptionsInvalidException>(static () => new OutputOptions { Crop = true, CropThreshold = 0 }.Validate());

    [Fact]
    public void A_mask_is_cropped_like_its_cut_out()
    {
        using Removal removal = Removal.WithBrightness();
        string photo = Scene.Write(removal);
        OutputOptions crop = new() { Crop = true, Padding = Margins.Parse("50 10") };
        Pixels mask = removal.Finish(photo, crop with { MaskOnly = true });
        Assert.Equal(1, mask.Bands);
        Assert.Equal(removal.Finish(photo, crop).Band(3).Values, mask.Values);
    }

    [Fact]
    public void A_background_fills_the_padding()
    {
        using Removal removal = Removal.WithBrightness();
        string photo = Scene.Write(removal);
        RgbaColor color = new(10, 200, 30, 255);
        Pixels padded = removal.Finish(photo, new OutputOptions { Crop = true, Padding = Margins.Parse("90"), Background = color });
        Assert.Equal((3, 10, 200, 30), (padded.Bands, padded[0, 0, 0], padded[0, 0, 1], padded[0, 0, 2]));
    }

    [Fact]
    public void Without_a_subject_nothing_is_cropped()
    {
        using Removal removal = Removal.WithBrightness();
        string photo = Pixels.Draw(60, 40, static (_, _) => (9, 9, 9)).Write(removal.Directory["empty.png"]);
        RemovalResult result = removal.Run(photo, new OutputOptions { Crop = true, Padding = Margins.Parse("10") });
        Assert.False(result.HasSubject);
        Assert.Equal((60, 40, new BoundingBox(0, 0, 60, 40)), (result.Width, result.Height, result.Crop));
    }

    [Fact]
    public void Padding_without_bounds_is_refused()
    {
        using Removal removal = Removal.WithBrightness();
        string photo = Scene.Write(removal);
        RemovalOptions options = new() { PixelLimit = 100_000, Output = new() { Crop = true, Padding = Margins.Parse("5000%"), Canvas = new(10, 10) } };
        OutputTooLargeException exception = Assert.Throws<OutputTooLargeException>(() => removal.Run(photo, options));
        Assert.Equal(photo, exception.Path);
        Assert.Equal(["ball.png"], removal.Directory.Files);
    }
}
