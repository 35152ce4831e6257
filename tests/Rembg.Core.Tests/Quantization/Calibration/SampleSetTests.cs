using Rembg.Models;
using Rembg.Quantization.Calibration;

namespace Rembg.Tests;

/// <summary>Mirror images, by which recipes are chosen, and photos in other light, by which they are proven.</summary>
[Trait("Speed", "Fast")]
public sealed class SampleSetTests
{
    [Fact]
    public void A_mirror_image_exchanges_left_and_right_and_neither_rows_nor_colours()
    {
        // Two rows of three pixels.
        byte[] photo = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18];
        SampleSet set = new(new ModelDescription { Name = "any" }, Width: 3, [photo]);
        Assert.Equal([7, 8, 9, 4, 5, 6, 1, 2, 3, 16, 17, 18, 13, 14, 15, 10, 11, 12], set.Mirrored().Photos[0]);
        Assert.Equal(photo, set.Mirrored().Mirrored().Photos[0]);
    }

    [Fact]
    public void Other_light_darkens_one_photo_and_exchanges_red_and_blue_in_the_next()
    {
        byte[] photo = [0, 64, 255, 10, 20, 30];
        SampleSet set = new(new ModelDescription { Name = "any" }, Width: 2, [photo, photo]);
        SampleSet recolored = set.Recolored();
        Assert.Equal([0, 32, 255], recolored.Photos[0][..3]);
        Assert.Equal([255, 64, 0, 30, 20, 10], recolored.Photos[1]);
        Assert.Equal([0, 64, 255, 10, 20, 30], photo);
    }
}
