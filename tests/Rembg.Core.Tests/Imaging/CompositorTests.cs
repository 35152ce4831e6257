using NetVips;

using Rembg.Imaging;
using Rembg.Inference;

namespace Rembg.Tests;

/// <summary>The written outputs: straight colours, alpha that is the mask, nothing hidden, formats and profiles kept.</summary>
[Trait("Speed", "Fast")]
public sealed class CompositorTests
{
    private static readonly Pixels Ball = Pixels.Draw(120, 80, static (x, y) => Inside(x, y) ? (250, 200 + (x / 4), 180 + (y / 4)) : (x, y, 40));

    [Fact]
    public void Colours_stay_straight_and_vanish_under_alpha_0()
    {
        using Removal removal = Removal.WithBrightness();
        string photo = Ball.Write(removal.Directory["ball.png"]);
        Pixels mask = removal.Mask(photo);
        Pixels cutOut = Pixels.Read(removal.Run(photo).Output);

        Assert.Equal(4, cutOut.Bands);
        Assert.Equal(mask.Values, cutOut.Band(3).Values);
        Assert.Contains(mask.Values, value => value == 0);
        Assert.Contains(mask.Values, value => value is > 0 and < 255);
        ForEachPixel(cutOut, (x, y, band) => Assert.Equal(mask[x, y, 0] == 0 ? 0 : Ball[x, y, band], cutOut[x, y, band]));
    }

    [Fact]
    public void Existing_alpha_multiplies_the_mask()
    {
        using Removal removal = Removal.WithBrightness();
        using Image ramp = Pixels.Draw(Ball.Width, Ball.Height, static (x, _) => (x * 2, 0, 0)).Band(0).ToImage();
        using Image ball = Ball.ToImage();
        using Image transparent = ball.Bandjoin(ramp);
        string photo = removal.Directory["transparent.png"];
        transparent.WriteToFile(photo);

        Pixels mask = removal.Mask(photo);
        Pixels cutOut = Pixels.Read(removal.Run(photo).Output);
        ForEachPixel(cutOut, (x, y, _) => Assert.Equal((int)Math.Round(mask[x, y, 0] * x * 2 / 255.0), cutOut[x, y, 3]));
    }

    [Theory]
    [InlineData("white", OutputFormat.Png)]
    [InlineData("#204080", OutputFormat.Tiff)]
    public void An_opaque_background_shows_through_by_the_rest_of_alpha(string color, OutputFormat format)
    {
        using Removal removal = Removal.WithBrightness();
        string photo = Ball.Write(removal.Directory["ball.png"]);
        RgbaColor background = RgbaColor.Parse(color);
        byte[] paint = [background.Red, background.Green, background.Blue];
        Pixels mask = removal.Mask(photo);
        Pixels result = Pixels.Read(removal.Run(photo, new RemovalOptions { Background = background, Encoding = new(format) }).Output);

        Assert.Equal(3, result.Bands);
        ForEachPixel(result, (x, y, band) =>
        {
            double alpha = mask[x, y, 0] / 255.0;
            Assert.Equal(Math.Round((alpha * Ball[x, y, band]) + ((1 - alpha) * paint[band])), result[x, y, band], 0.51);
        });
    }

    [Fact]
    public void A_translucent_background_is_laid_under_by_the_over_operator()
    {
        using Removal removal = Removal.WithBrightness();
        string photo = Ball.Write(removal.Directory["ball.png"]);
        Pixels mask = removal.Mask(photo);
        Pixels result = Pixels.Read(removal.Run(photo, new RemovalOptions { Background = RgbaColor.Parse("#FF000080") }).Output);

        double backdrop = 0x80 / 255.0;
        double[] paint = [255, 0, 0];
        ForEachPixel(result, (x, y, band) =>
        {
            double alpha = mask[x, y, 0] / 255.0;
            double joint = alpha + (backdrop * (1 - alpha));
            Assert.Equal(joint * 255, result[x, y, 3], 0.51);
            Assert.Equal(((alpha * Ball[x, y, band]) + (backdrop * (1 - alpha) * paint[band])) / joint, result[x, y, band], 0.51);
        });
    }

    [Theory]
    [InlineData(OutputFormat.Png)]
    [InlineData(OutputFormat.Tiff)]
    public void Sixteen_bits_stay_sixteen_bits(OutputFormat format)
    {
        using Removal removal = Removal.WithBrightness();
        using Image ball = Ball.ToImage();
        using Image scaled = ball * 257;
        using Image deep = scaled.Cast(Enums.BandFormat.Ushort).Copy(interpretation: Enums.Interpretation.Rgb16);
        string photo = removal.Directory["deep.png"];
        deep.WriteToFile(photo);

        using Image result = Image.NewFromFile(removal.Run(photo, new RemovalOptions { Encoding = new(format) }).Output);
        Pixels mask = removal.Mask(photo);
        ushort[] values = result.WriteToMemory<ushort>();
        Assert.Equal((Enums.BandFormat.Ushort, 4), (result.Format, result.Bands));
        for (int i = 0; i < mask.Values.Length; i++)
        {
            Assert.Equal(mask.Values[i] * 257, values[(i * 4) + 3]);
            Assert.Equal(mask.Values[i] == 0 ? 0 : Ball.Values[i * 3] * 257, values[i * 4]);
        }
    }

    [Fact]
    public void A_profile_guides_the_model_and_stays_in_the_output()
    {
        using Removal removal = Removal.WithBrightness();
        using Image ball = Ball.ToImage();
        string photo = removal.Directory["p3.png"];
        ball.WriteToFile(photo, new VOption { ["profile"] = "p3" });

        using Image result = Image.NewFromFile(removal.Run(photo).Output);
        using Image source = Image.NewFromFile(photo);
        Assert.Equal((byte[])source.Get("icc-profile-data"), (byte[])result.Get("icc-profile-data"));
        Assert.Equal(source.Getpoint(60, 40), result.Getpoint(60, 40)[..3]);

        // White is white in every RGB space; a saturated red is not the same numbers.
        string red = removal.Directory["red.png"];
        RemovalOptions onRed = new() { Background = RgbaColor.Parse("red") };
        using Image backed = Image.NewFromFile(removal.Run(photo, onRed).Output);
        double[] corner = backed.Getpoint(0, 0);
        Assert.InRange(corner[0], 225, 240);
        Assert.InRange(corner[1], 40, 60);
    }

    [Theory]
    [InlineData("grey.png", Enums.Interpretation.Bw)]
    [InlineData("print.jpg", Enums.Interpretation.Cmyk)]
    [InlineData("lab.tif", Enums.Interpretation.Lab)]
    public void Other_colour_spaces_become_rgba(string name, Enums.Interpretation space)
    {
        using Removal removal = Removal.WithBrightness();
        using Image ball = Ball.ToImage();
        using Image converted = ball.Colourspace(space);
        string photo = removal.Directory[name];
        converted.WriteToFile(photo);

        Pixels expected = space == Enums.Interpretation.Bw ? Pixels.Read(photo) : Ball;
        Pixels cutOut = Pixels.Read(removal.Run(photo).Output);
        Assert.Equal(4, cutOut.Bands);

        // The middle of the ball: by eye the same colour, whatever it was stored as.
        for (int band = 0; band < 3; band++)
        {
            Assert.InRange(cutOut[60, 40, band], expected[60, 40, Math.Min(band, expected.Bands - 1)] - 14, expected[60, 40, Math.Min(band, expected.Bands - 1)] + 14);
        }
    }

    [Fact]
    public void Nothing_of_the_metadata_but_the_profile_is_kept()
    {
        using Removal removal = Removal.WithBrightness();
        using Image ball = Ball.ToImage();
        using Image tagged = ball.Mutate(header => header.Set(GValue.GStrType, "exif-ifd3-GPSLatitude", "48/1 12/1 30/1"));
        string photo = removal.Directory["gps.jpg"];
        tagged.WriteToFile(photo);
        using (Image written = Image.NewFromFile(photo))
        {
            Assert.True(written.Contains("exif-data"));
        }

        using Image result = Image.NewFromFile(removal.Run(photo).Output);
        Assert.False(result.Contains("exif-data"));
    }

    private static bool Inside(int x, int y) => Math.Pow(x - 60, 2) + Math.Pow(y - 40, 2) < 900;

    private static void ForEachPixel(Pixels pixels, Action<int, int, int> check)
    {
        for (int y = 0; y < pixels.Height; y++)
        {
            for (int x = 0; x < pixels.Width; x++)
            {
                for (int band = 0; band < 3; band++)
                {
                    check(x, y, band);
                }
            }
        }
    }
}
