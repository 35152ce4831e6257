using NetVips;

using Rembg.Imaging;
using Rembg.Imaging.Finishing;
using Rembg.Inference;

namespace Rembg.Tests.Finishing;

/// <summary>An image behind the subject: by the over operator, covering, in the output's colours; and hostile ones.</summary>
public sealed class BackgroundImageTests
{
    private static readonly Pixels Wall = Pixels.Draw(Scene.Width, Scene.Height, static (x, y) => (2 * x, 255 - y, (x * y) % 256));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_subject_lies_over_the_image(bool isDeep)
    {
        using Removal removal = Removal.WithBrightness();
        string photo = Scene.WriteAs(removal, isDeep ? "deep.png" : "ball.png");
        string wall = Wall.Write(removal.Directory["wall.png"]);
        Pixels mask = removal.Mask(photo);
        using Image file = Image.NewFromFile(removal.Run(photo, new OutputOptions { BackgroundImage = wall }).Output);
        Assert.Equal((3, isDeep ? Enums.BandFormat.Ushort : Enums.BandFormat.Uchar), (file.Bands, file.Format));

        double unit = isDeep ? 257 : 1;
        using Image values = file.Cast(Enums.BandFormat.Double);
        double[] result = values.WriteToMemory<double>();
        for (int i = 0; i < result.Length; i++)
        {
            double alpha = mask.Values[i / 3] / 255.0;
            double expected = ((Scene.Ball.Values[i] * alpha) + (Wall.Values[i] * (1 - alpha))) * unit;
            Assert.InRange(result[i], expected - 0.51, expected + 0.51);
        }
    }

    [Fact]
    public void An_image_with_alpha_lets_a_colour_through_or_stays_transparent()
    {
        using Removal removal = Removal.WithBrightness();
        string photo = Scene.Write(removal);
        string veil = WriteVeil(removal);
        Pixels mask = removal.Mask(photo);
        Pixels open = removal.Finish(photo, new OutputOptions { BackgroundImage = veil });
        Pixels closed = removal.Finish(photo, new OutputOptions { BackgroundImage = veil, Background = new RgbaColor(0, 255, 0, 255) });
        Pixels paper = removal.Finish(photo, new OutputOptions { BackgroundImage = veil, Encoding = new(OutputFormat.Jpeg, Quality: 100) });
        Assert.Equal((4, 3, 3), (open.Bands, closed.Bands, paper.Bands));
        for (int i = 0; i < mask.Values.Length; i++)
        {
            double alpha = mask.Values[i] / 255.0;
            double below = Wall.Values[i * 3] / 255.0;
            double joint = alpha + (below * (1 - alpha));
            Assert.Equal(joint * 255, open.Values[(i * 4) + 3], 0.51);
            double green = (Scene.Ball.Values[(i * 3) + 1] * alpha) + ((1 - alpha) * ((Wall.Values[(i * 3) + 1] * below) + (255 * (1 - below))));
            Assert.Equal(green, closed.Values[(i * 3) + 1], 0.51);
        }

        // Left of the ball the veil is transparent, and a JPEG white.
        Assert.InRange(paper[0, 40, 2], 250, 255);
    }

    [Theory]
    [InlineData(240, 320)]
    [InlineData(600, 80)]
    [InlineData(30, 30)]
    public void An_image_of_another_size_covers_from_its_middle(int width, int height)
    {
        using Removal removal = Removal.WithBrightness();
        string photo = Scene.Write(removal);

        // Red grows to the right and green downwards, so that a colour tells where it comes from.
        Pixels ramp = Pixels.Draw(width, height, (x, y) => (255 * x / width, 255 * y / height, 90));
        string wall = ramp.Write(removal.Directory["ramp.png"]);
        Pixels result = removal.Finish(photo, new OutputOptions { BackgroundImage = wall });
        double scale = Math.Max((double)Scene.Width / width, (double)Scene.Height / height);
        foreach ((int x, int y) in (ReadOnlySpan<(int, int)>)[(2, 2), (20, 40), (20, 77), (117, 2)])
        {
            double fromX = (width / 2.0) + ((x + 0.5 - (Scene.Width / 2.0)) / scale);
            double fromY = (height / 2.0) + ((y + 0.5 - (Scene.Height / 2.0)) / scale);
            Assert.InRange(result[x, y, 0] - (255 * (fromX - 0.5) / width), -10, 10);
            Assert.InRange(result[x, y, 1] - (255 * (fromY - 0.5) / height), -10, 10);
            Assert.InRange(result[x, y, 2], 88, 92);
        }
    }

    [Fact]
    public void It_fills_the_canvas_and_not_the_photo()
    {
        using Removal removal = Removal.WithBrightness();
        string wall = Pixels.Draw(10, 10, static (_, _) => (1, 2, 3)).Write(removal.Directory["wall.png"]);
        Pixels result = removal.Finish(Scene.Write(removal), new OutputOptions { BackgroundImage = wall, Canvas = new(50, 200), Crop = true });
        Assert.Equal((50, 200, 3), (result.Width, result.Height, result.Bands));
        Assert.Equal((1, 2, 3), (result[0, 0, 0], result[0, 0, 1], result[49, 199, 2]));
    }

    [Theory]
    [InlineData("p3.png", "wall.png")]
    [InlineData("ball.png", "wall-p3.png")]
    [InlineData("p3.png", "wall-p3.png")]
    [InlineData("deep.png", "wall-p3.png")]
    public void Its_colours_are_seen_as_they_were(string photoKind, string wallKind)
    {
        using Removal removal = Removal.WithBrightness();
        string photo = Scene.WriteAs(removal, photoKind);
        string wall = removal.Directory[wallKind];
        using (Image flat = Pixels.Draw(40, 40, static (_, _) => (200, 60, 40)).ToImage())
        {
            flat.WriteToFile(wall, wallKind.Contains("p3", StringComparison.Ordinal) ? new VOption { ["profile"] = "p3" } : null);
        }

        using Image result = Image.NewFromFile(removal.Run(photo, new OutputOptions { BackgroundImage = wall }).Output);
        double[] expected = Seen(wall);
        double[] actual = Seen(result);
        for (int band = 0; band < 3; band++)
        {
            Assert.InRange(actual[band], expected[band] - 1.5, expected[band] + 1.5);
        }
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("text")]
    [InlineData("truncated")]
    public void An_image_that_cannot_be_read_is_named(string kind)
    {
        using Removal removal = Removal.WithBrightness();
        string photo = Scene.Write(removal);
        string wall = removal.Directory["wall.png"];
        if (kind != "missing")
        {
            byte[] bytes = File.ReadAllBytes(Pixels.Draw(300, 300, static (x, y) => (x * y, x, y)).Write(wall));
            File.WriteAllBytes(wall, kind == "text" ? "hello, this is a text"u8.ToArray() : bytes[..(bytes.Length / 2)]);
        }

        int before = removal.Directory.Files.Count;
        Assert.Equal(wall, Assert.Throws<ImageUnreadableException>(() => removal.Run(photo, new OutputOptions { BackgroundImage = wall })).Path);
        Assert.Equal(before, removal.Directory.Files.Count);
    }

    [Fact]
    public void An_image_of_too_many_pixels_is_refused()
    {
        using Removal removal = Removal.WithBrightness();
        string photo = Scene.Write(removal);
        string wall = Pixels.Draw(200, 100, static (_, _) => (1, 1, 1)).Write(removal.Directory["wall.png"]);
        RemovalOptions options = new() { PixelLimit = 10_000, Output = new() { BackgroundImage = wall } };
        Assert.Equal(wall, Assert.Throws<ImageTooLargeException>(() => removal.Run(photo, options)).Path);
    }

    private static string WriteVeil(Removal removal)
    {
        string path = removal.Directory["veil.png"];
        using Image wall = Wall.ToImage();
        using Image ramp = wall.ExtractBand(0);
        using Image veil = wall.Bandjoin(ramp);
        veil.WriteToFile(path);
        return path;
    }

    private static double[] Seen(string path)
    {
        using Image image = Image.NewFromFile(path);
        return Seen(image);
    }

    /// <summary>The colour at the left edge in sRGB, as a viewer shows it.</summary>
    private static double[] Seen(Image image)
    {
        using Image shown = image.Contains("icc-profile-data")
            ? image.IccTransform("srgb", embedded: true, intent: Enums.Intent.Relative)
            : image.Colourspace(Enums.Interpretation.Srgb);
        return shown.Getpoint(2, 20);
    }
}
