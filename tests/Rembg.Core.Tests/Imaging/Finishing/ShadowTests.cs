using Rembg.Imaging;
using Rembg.Imaging.Finishing;

namespace Rembg.Tests.Finishing;

/// <summary>A shadow lies between the subject and the background.</summary>
public sealed class ShadowTests
{
    private static readonly ShadowOptions Hard = new() { Opacity = 0.5, Blur = 0, OffsetX = 0, OffsetY = 0 };

    [Fact]
    public void A_shadow_only_darkens_and_does_not_cover_the_opaque_subject()
    {
        using Removal removal = Removal.WithBrightness();
        string photo = Scene.Write(removal);
        OutputOptions white = new() { Background = new RgbaColor(255, 255, 255, 255) };
        Pixels mask = removal.Mask(photo);
        Pixels plain = removal.Finish(photo, white);
        Pixels shaded = removal.Finish(photo, white with { Shadow = new() { OffsetX = 0.2, OffsetY = 0.1 } });
        int darker = 0;
        for (int i = 0; i < plain.Values.Length; i++)
        {
            Assert.InRange(shaded.Values[i], mask.Values[i / 3] == 255 ? plain.Values[i] : 0, plain.Values[i]);
            darker += plain.Values[i] - shaded.Values[i] > 20 ? 1 : 0;
        }

        Assert.InRange(darker, 300, plain.Values.Length / 4);
    }

    [Fact]
    public void A_hard_shadow_is_the_mask_moved_by_its_offset()
    {
        using Removal removal = Removal.WithBrightness();
        string photo = Scene.Write(removal);
        BoundingBox box = removal.Run(photo, new OutputOptions { Crop = true }).Crop;
        int offset = (int)Math.Round(0.25 * Math.Max(box.Width, box.Height));
        Pixels mask = removal.Mask(photo);
        Pixels shaded = removal.Finish(photo, new OutputOptions { Shadow = Hard with { OffsetX = -0.25 } });
        for (int y = 0; y < Scene.Height; y++)
        {
            for (int x = 0; x < Scene.Width - offset; x++)
            {
                double alpha = mask[x, y, 0] / 255.0;
                double shadow = mask[x + offset, y, 0] / 255.0 * 0.5;
                double joint = alpha + ((1 - alpha) * shadow);
                Assert.Equal(joint * 255, shaded[x, y, 3], 0.51);
                if (shaded[x, y, 3] > 0)
                {
                    Assert.Equal(Scene.Ball[x, y, 0] * alpha / joint, shaded[x, y, 0], 0.51);
                }
            }
        }
    }

    [Fact]
    public void Blur_spreads_the_shadow_and_keeps_its_sum()
    {
        using Removal removal = Removal.WithBrightness();
        string photo = Scene.Write(removal);
        Pixels hard = Below(removal, photo, Hard);
        Pixels soft = Below(removal, photo, Hard with { Blur = 0.1 });
        Assert.InRange(soft.Values.Sum(static value => value) / (double)hard.Values.Sum(static value => value), 0.97, 1.03);
        Assert.True(soft.Values.Count(static value => value > 0) > hard.Values.Count(static value => value > 0));
    }

    [Fact]
    public void A_larger_output_has_the_same_shadow_larger()
    {
        using Removal removal = Removal.WithBrightness();
        string photo = Scene.Write(removal);
        OutputOptions options = new() { Shadow = new() { Blur = 0.05, OffsetX = 0.2 } };
        Pixels small = removal.Finish(photo, options);
        Pixels large = removal.Finish(photo, options with { Canvas = new(Scene.Width * 10, Scene.Height * 10) });
        for (int y = 4; y < Scene.Height - 4; y += 5)
        {
            for (int x = 4; x < Scene.Width - 4; x += 5)
            {
                Assert.InRange(large[(x * 10) + 5, (y * 10) + 5, 3], small[x, y, 3] - 12, small[x, y, 3] + 12);
            }
        }
    }

    [Fact]
    public void A_photo_without_a_subject_gets_none()
    {
        using Removal removal = Removal.WithBrightness();
        string photo = Pixels.Draw(60, 40, static (_, _) => (9, 9, 9)).Write(removal.Directory["empty.png"]);
        Assert.Equal(removal.Finish(photo, new OutputOptions()).Values, removal.Finish(photo, new OutputOptions { Shadow = new() }).Values);
    }

    [Theory]
    [InlineData(1.1, 0, 0, 0)]
    [InlineData(-0.1, 0, 0, 0)]
    [InlineData(double.NaN, 0, 0, 0)]
    [InlineData(0.5, 0.6, 0, 0)]
    [InlineData(0.5, 0, 1.5, 0)]
    [InlineData(0.5, 0, 0, -2)]
    public void Values_out_of_range_are_refused(double opacity, double blur, double x, double y)
    {
        OutputOptions options = new() { Shadow = new() { Opacity = opacity, Blur = blur, OffsetX = x, OffsetY = y } };
        Assert.Contains("shadow", Assert.Throws<OptionsInvalidException>(() => options.Validate()).Message, StringComparison.Ordinal);
    }

    /// <summary>The shadow alone: of a photo that is all transparent but for its mask, seen through the subject's transparent half.</summary>
    private static Pixels Below(Removal removal, string photo, ShadowOptions shadow)
    {
        Pixels mask = removal.Mask(photo);
        Pixels shaded = removal.Finish(photo, new OutputOptions { Shadow = shadow with { OffsetX = -0.9 }, Canvas = new(Scene.Width * 3, Scene.Height), Fit = Fit.None });
        byte[] left = new byte[Scene.Width * Scene.Height];
        for (int i = 0; i < left.Length; i++)
        {
            // Less what the subject itself covers.
            int x = (i % Scene.Width) + (Scene.Width / 2);
            int inPhoto = x - Scene.Width;
            byte alpha = inPhoto is >= 0 and < Scene.Width ? mask[inPhoto, i / Scene.Width, 0] : (byte)0;
            left[i] = alpha == 0 ? shaded[x, i / Scene.Width, 3] : (byte)0;
        }

        return new Pixels(Scene.Width, Scene.Height, 1, left);
    }
}
