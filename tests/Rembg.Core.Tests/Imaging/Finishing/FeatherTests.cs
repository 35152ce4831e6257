using NetVips;

using Rembg.Imaging.Finishing;
using Rembg.Imaging.Vips;
using Rembg.Inference;

namespace Rembg.Tests.Finishing;

/// <summary>A feather softens the outline inwards only.</summary>
public sealed class FeatherTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(12)]
    [InlineData(27)]
    [InlineData(50)]
    public void A_straight_edge_becomes_the_error_function_inside_and_stays_empty_outside(double radius)
    {
        const int Width = 240;
        const int Edge = 120;
        using VipsScope vips = new(default);
        Image step = vips.Track(Pixels.Draw(Width, 40, static (x, _) => (x < Edge ? 0 : 255, 0, 0)).Band(0).ToImage());
        byte[] soft = Feathering.Soften(step, radius, vips).WriteToMemory<byte>();
        for (int x = 0; x < Width; x++)
        {
            double distance = x + 0.5 - Edge;
            double expected = distance < 0 ? 0 : 255 * MathNet.Numerics.SpecialFunctions.Erf(distance / (radius / 2) / Math.Sqrt(2));
            Assert.InRange(soft[(20 * Width) + x], expected - 2, expected + 2);
        }

        Assert.InRange(soft[(20 * Width) + Edge + (int)radius] / 255.0, 0.94, 0.98);
    }

    [Theory]
    [InlineData("ball.png", 1)]
    [InlineData("ball.png", 8)]
    [InlineData("deep.tif", 5)]
    [InlineData("alpha.png", 8)]
    [InlineData("turned.tif", 3)]
    public void Nothing_becomes_more_opaque_and_no_colour_changes(string kind, double radius)
    {
        using Removal removal = Removal.WithBrightness();
        string photo = Scene.WriteAs(removal, kind);
        double[,,] before = Scene.Read(removal.Run(photo).Output);
        double[,,] after = Scene.Read(removal.Run(photo, new OutputOptions { Feather = radius }).Output);
        int softer = 0;
        for (int y = 0; y < Scene.Height; y++)
        {
            for (int x = 0; x < Scene.Width; x++)
            {
                Assert.InRange(after[y, x, 3], 0, before[y, x, 3]);
                softer += after[y, x, 3] < before[y, x, 3] ? 1 : 0;
                for (int band = 0; band < 3; band++)
                {
                    Assert.Equal(after[y, x, 3] == 0 ? 0 : before[y, x, band], after[y, x, band]);
                }
            }
        }

        Assert.InRange(softer, 10, Scene.Width * Scene.Height / 2);
    }

    [Fact]
    public void A_subject_that_the_photo_cuts_off_is_not_softened_there()
    {
        using VipsScope vips = new(default);
        Image full = vips.Track(Pixels.Draw(30, 30, static (_, _) => (255, 0, 0)).Band(0).ToImage());
        Assert.All(Feathering.Soften(full, 9, vips).WriteToMemory<byte>(), static value => Assert.Equal(255, value));
    }

    [Fact]
    public void A_wide_feather_of_a_large_streamed_photo_with_alpha_works()
    {
        using Removal removal = Removal.WithBrightness();
        using Image ball = Scene.Ball.ToImage();
        using Image large = ball.Resize(12);
        using Image ramp = large.ExtractBand(0);
        using Image translucent = large.Bandjoin(ramp);
        string photo = removal.Directory["large.png"];
        translucent.WriteToFile(photo);
        RemovalResult result = removal.Run(photo, new OutputOptions { Feather = OutputOptions.LargestFeather, Crop = true, Canvas = new(300, 300) });
        Assert.Equal((300, 300), (Pixels.Read(result.Output).Width, result.Height));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(101)]
    [InlineData(double.NaN)]
    public void Values_out_of_range_are_refused(double feather) =>
        Assert.Contains("feather", Assert.Throws<OptionsInvalidException>(() => new OutputOptions { Feather = feather }.Validate()).Message, StringComparison.Ordinal);
}
