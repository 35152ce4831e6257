using Rembg.Imaging;
using Rembg.Imaging.Finishing;

namespace Rembg.Tests.Finishing;

/// <summary>Padding that is a part of the canvas: the subject keeps its proportions in the room that is left.</summary>
[Trait("Speed", "Fast")]
public sealed class CanvasPaddingTests
{
    private static readonly PixelSize Photo = new(4000, 3000);

    [Theory]
    [InlineData(1000, 500, "10%", 100, 300, 800, 400)]
    [InlineData(500, 1000, "10%", 300, 100, 400, 800)]
    [InlineData(100, 100, "0 20% 40% 0", 100, 0, 600, 600)]
    [InlineData(700, 700, "50px", 50, 50, 900, 900)]
    public void The_subject_fills_the_room_that_padding_leaves(int width, int height, string padding, int x, int y, int shownWidth, int shownHeight)
    {
        BoundingBox subject = new(200, 100, width, height);
        Layout layout = Layout.Plan(Photo, subject, Options(padding));
        Assert.Equal(subject, layout.Crop);
        Assert.Equal(new PixelSize(1000, 1000), layout.Size);
        Assert.Equal(new BoundingBox(x, y, shownWidth, shownHeight), layout.Placement);
    }

    [Fact]
    public void A_small_subject_is_not_enlarged_by_scale_down()
    {
        Layout layout = Layout.Plan(Photo, new BoundingBox(0, 0, 200, 100), Options("10%") with { Fit = Fit.ScaleDown });
        Assert.Equal(new BoundingBox(400, 450, 200, 100), layout.Placement);
    }

    [Fact]
    public void A_photo_without_a_subject_fills_the_canvas_as_ever() =>
        Assert.Equal(Layout.Plan(Photo, null, Options("10%")), Layout.Plan(Photo, null, Options("10%") with { PaddingOf = PaddingBase.Subject }));

    [Fact]
    public void Padding_that_leaves_nothing_or_has_no_canvas_is_refused()
    {
        Assert.Throws<OptionsInvalidException>(() => Options("50%").Validate());
        Assert.Throws<OptionsInvalidException>(() => (Options("10%") with { Canvas = null }).Validate());
        Assert.Throws<OptionsInvalidException>(() => (Options("10%") with { Fit = Fit.Cover }).Validate());
        Options("49%").Validate();
    }

    private static OutputOptions Options(string padding) => new() { Crop = true, Padding = Margins.Parse(padding), PaddingOf = PaddingBase.Canvas, Canvas = new PixelSize(1000, 1000) };
}
