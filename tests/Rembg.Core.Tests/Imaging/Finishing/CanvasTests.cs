using NetVips;

using Rembg.Imaging;
using Rembg.Imaging.Finishing;
using Rembg.Inference;

namespace Rembg.Tests.Finishing;

/// <summary>Canvases and limits on pixels: sizes, places, and colours without fringes.</summary>
[Trait("Speed", "Fast")]
public sealed class CanvasTests
{
    private static readonly string[] Canvases = ["200x200", "40x40", "300x50", "31x170", "120x80", "1x1", "1000x30"];

    public static MatrixTheoryData<string, Fit> Fits => new(Canvases, Enum.GetValues<Fit>());

    [Theory]
    [MemberData(nameof(Fits))]
    public void A_canvas_has_its_size_and_the_picture_its_shape_and_its_middle(string canvas, Fit fit)
    {
        PixelSize size = PixelSize.Parse(canvas);
        foreach (bool crop in (bool[])[false, true])
        {
            BoundingBox subject = new(51, 22, 48, 39);
            Layout layout = Layout.Plan(new PixelSize(Scene.Width, Scene.Height), subject, new OutputOptions { Canvas = size, Fit = fit, Crop = crop });
            BoundingBox place = layout.Placement;
            Assert.Equal(size, layout.Size);
            Assert.Equal(crop ? subject : new BoundingBox(0, 0, Scene.Width, Scene.Height), layout.Crop);

            // The centre is the canvas's within half a pixel, the shape the crop's within a pixel.
            Assert.InRange((2 * place.X) + place.Width - size.Width, -1, 1);
            Assert.InRange((2 * place.Y) + place.Height - size.Height, -1, 1);
            double scale = Math.Max(layout.ScaleX, layout.ScaleY);
            Assert.InRange(place.Width, (layout.Crop.Width * scale) - (1 + scale), (layout.Crop.Width * scale) + 1);
            Assert.InRange(place.Height, (layout.Crop.Height * scale) - (1 + scale), (layout.Crop.Height * scale) + 1);

            bool fits = layout.Crop.Width <= size.Width && layout.Crop.Height <= size.Height;
            bool isWithin = place.Width <= size.Width && place.Height <= size.Height;
            bool covers = place.Width >= size.Width && place.Height >= size.Height;
            bool touches = place.Width == size.Width || place.Height == size.Height;
            Assert.True(fit switch
            {
                Fit.Contain => isWithin && touches,
                Fit.Cover => covers && touches,
                Fit.ScaleDown => isWithin && (fits ? layout.IsUnscaled : touches),
                _ => layout.IsUnscaled,
            });
        }
    }

    [Theory]
    [InlineData(120, 80, 1000)]
    [InlineData(120, 80, 9600)]
    [InlineData(120, 80, 9599)]
    [InlineData(4000, 3000, 250_000)]
    [InlineData(1, 100_000, 1000)]
    [InlineData(7, 5, 1)]
    public void A_limit_is_kept_and_nearly_reached_in_the_same_shape(int width, int height, long limit)
    {
        Layout layout = Layout.Plan(new PixelSize(width, height), null, new OutputOptions { PixelLimit = limit });
        long natural = (long)width * height;
        Assert.InRange(layout.Size.Count, 1, Math.Min(limit, natural));
        if (natural <= limit)
        {
            Assert.Equal(new PixelSize(width, height), layout.Size);
            return;
        }

        double shrink = Math.Sqrt((double)limit / natural);
        Assert.InRange(layout.Size.Width, Math.Min((width * shrink) - 1, 1), Math.Max(width * shrink, 1));
        Assert.InRange(layout.Size.Count, limit - width - height, limit);
    }

    [Theory]
    [InlineData(Fit.Contain)]
    [InlineData(Fit.Cover)]
    [InlineData(Fit.ScaleDown)]
    [InlineData(Fit.None)]
    public void A_limited_canvas_is_the_same_picture_smaller(Fit fit)
    {
        OutputOptions options = new() { Canvas = new(300, 200), Fit = fit };
        Layout full = Layout.Plan(new PixelSize(Scene.Width, Scene.Height), null, options);
        Layout half = Layout.Plan(new PixelSize(Scene.Width, Scene.Height), null, options with { PixelLimit = 300 * 200 / 4 });
        Assert.Equal(new PixelSize(150, 100), half.Size);
        Assert.InRange(half.Placement.Width - (full.Placement.Width / 2.0), -1, 1);
        Assert.InRange(half.Placement.X - (full.Placement.X / 2.0), -1, 1);
    }

    [Theory]
    [InlineData("400x400", Fit.Contain)]
    [InlineData("37x29", Fit.Contain)]
    [InlineData("60x60", Fit.Cover)]
    public void Scaling_mixes_no_other_colour_in(string canvas, Fit fit)
    {
        using Removal removal = Removal.WithBrightness();
        // The photo is black outside the ball, where the mask is soft. The photo's own alpha, as hard as the ball, removes that rim.
        using Image ball = Scene.Plain.ToImage();
        using Image red = ball.ExtractBand(0);
        using Image transparent = ball.Bandjoin(red);
        string photo = removal.Directory["plain.png"];
        transparent.WriteToFile(photo);

        Pixels scaled = removal.Finish(photo, new OutputOptions { Canvas = PixelSize.Parse(canvas), Fit = fit, Crop = true });
        int seen = 0;
        for (int i = 0; i < scaled.Values.Length; i += 4)
        {
            if (scaled.Values[i + 3] > 0)
            {
                seen++;
                Assert.Equal((255, 120, 60), (scaled.Values[i], scaled.Values[i + 1], scaled.Values[i + 2]));
            }
        }

        Assert.InRange(seen, scaled.Width * scaled.Height / 4, scaled.Width * scaled.Height);
    }

    [Theory]
    [InlineData("ball.png")]
    [InlineData("deep.png")]
    [InlineData("deep.tif")]
    [InlineData("p3.png")]
    [InlineData("turned.tif")]
    [InlineData("alpha.png")]
    [InlineData("print.jpg")]
    public void Halving_averages_the_pixels(string kind)
    {
        using Removal removal = Removal.WithBrightness();
        string photo = Scene.WriteAs(removal, kind);
        using Image whole = Image.NewFromFile(removal.Run(photo).Output);
        RemovalResult result = removal.Run(photo, new OutputOptions { PixelLimit = Scene.Width * Scene.Height / 4 });
        using Image half = Image.NewFromFile(result.Output);
        Assert.Equal((Scene.Width / 2, Scene.Height / 2, whole.Bands, whole.Format), (half.Width, half.Height, half.Bands, half.Format));
        Assert.Equal(whole.Contains("icc-profile-data"), half.Contains("icc-profile-data"));

        // Within the ball neighbouring pixels differ by little; so do Lanczos and the plain mean.
        double unit = whole.Format == Enums.BandFormat.Ushort ? 257 : 1;
        for (int band = 0; band < 4; band++)
        {
            double mean = (whole.Getpoint(80, 40)[band] + whole.Getpoint(81, 40)[band] + whole.Getpoint(80, 41)[band] + whole.Getpoint(81, 41)[band]) / 4;
            Assert.InRange(half.Getpoint(40, 20)[band], mean - (2 * unit), mean + (2 * unit));
        }
    }

    [Fact]
    public void The_canvas_around_the_picture_is_transparent_and_black_in_a_mask()
    {
        using Removal removal = Removal.WithBrightness();
        string photo = Scene.Write(removal);
        OutputOptions options = new() { Canvas = new(120, 120), Crop = true };
        RemovalResult result = removal.Run(photo, options);
        Pixels cutOut = Pixels.Read(result.Output);
        Pixels mask = removal.Finish(photo, options with { MaskOnly = true });
        Assert.True(result.Placement.Y > 0);
        for (int x = 0; x < 120; x++)
        {
            Assert.Equal((0, 0, 0, 0), (cutOut[x, 0, 0], cutOut[x, 0, 3], mask[x, 0, 0], mask[x, 119, 0]));
        }

        Assert.Equal(cutOut.Band(3).Values, mask.Values);
    }
}
