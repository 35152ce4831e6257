using Rembg.Imaging;
using Rembg.Inference;
using Rembg.Inference.OutputRules;
using Rembg.Models;

namespace Rembg.Tests;

/// <summary>Photos in which there is nothing: said so, and not stretched into a mask of noise.</summary>
public sealed class NoSubjectTests
{
    public static TheoryData<string, Func<int, int, (int, int, int)>> EmptyPhotos => new()
    {
        { "black", static (_, _) => (0, 0, 0) },
        { "white", static (_, _) => (255, 255, 255) },
        { "magenta", static (_, _) => (255, 0, 255) },
        { "sky", static (_, y) => (120 + (y / 6), 170 + (y / 8), 235) },
        { "noise", static (x, y) => (Noise(x, y, 1), Noise(x, y, 2), Noise(x, y, 3)) },
    };

    [Theory]
    [MemberData(nameof(EmptyPhotos), DisableDiscoveryEnumeration = true)]
    public void A_photo_of_nothing_gives_a_nearly_empty_mask(string name, Func<int, int, (int, int, int)> color)
    {
        using Removal removal = Removal.WithRealModel();
        string photo = Pixels.Draw(640, 480, color).Write(removal.Directory[name + ".png"]);
        RemovalResult result = removal.Run(photo, new RemovalOptions { MaskOnly = true });

        Assert.False(result.HasSubject);
        Assert.InRange(result.Confidence, 0, 0.2);
        Assert.Null(result.BoundingBox);
        Assert.Equal(0, result.Coverage);
        Assert.InRange(Pixels.Read(result.Output).Values.Max(), 0, 51);
    }

    [Fact]
    public void A_photo_with_a_subject_has_one()
    {
        using Removal removal = Removal.WithRealModel();
        RemovalResult result = removal.Run(SharedData.Photo("girl-1.jpg"));
        Assert.True(result.HasSubject);
        Assert.InRange(result.Confidence, 0.9, 1);
    }

    [Theory]
    [InlineData(new float[] { 0.2f, 0.4f, 0.6f, 0.3f }, new byte[] { 0, 127, 255, 63 }, 0.6f, true)]
    [InlineData(new float[] { 0.01f, 0.02f, 0.05f, 0.1f }, new byte[] { 2, 5, 12, 25 }, 0.1f, false)]
    [InlineData(new float[] { 0.9f, 0.9f, 0.9f, 0.9f }, new byte[] { 229, 229, 229, 229 }, 0.9f, false)]
    [InlineData(new float[] { 0, 0, 0, 0 }, new byte[] { 0, 0, 0, 0 }, 0f, false)]
    public void Raw_masks_are_stretched_only_if_there_is_a_subject(float[] output, byte[] expected, float confidence, bool hasSubject)
    {
        RawMask mask = MaskStretching.Stretch(output, 2, 2, OutputActivation.None, new PixelPool())!;
        Assert.Equal(expected, mask.Pixels);
        Assert.Equal((confidence, hasSubject), (mask.Confidence, mask.HasSubject));
    }

    [Fact]
    public void Logits_pass_through_a_sigmoid()
    {
        RawMask mask = MaskStretching.Stretch([-800f, 0f, 2f, 800f], 2, 2, OutputActivation.Sigmoid, new PixelPool())!;
        Assert.Equal([0, 127, (byte)(255 / (1 + Math.Exp(-2))), 255], mask.Pixels);
    }

    [Fact]
    public void An_output_that_is_not_a_number_is_refused() =>
        Assert.Null(MaskStretching.Stretch([0.1f, float.NaN], 2, 1, OutputActivation.None, new PixelPool()));

    // An integer hash (Wang's), so that every pixel is drawn alone and every run draws the same.
    private static int Noise(int x, int y, int band)
    {
        uint hash = (uint)((((y * 641) + x) * 4) + band);
        hash = (hash ^ 61 ^ (hash >> 16)) * 9;
        hash = (hash ^ (hash >> 4)) * 0x27d4eb2d;
        return (int)((hash ^ (hash >> 15)) & 0xFF);
    }
}
