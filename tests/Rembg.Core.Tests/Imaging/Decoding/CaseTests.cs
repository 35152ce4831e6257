using Rembg.Imaging;
using Rembg.Inference;

namespace Rembg.Tests.Decoding;

/// <summary>Small files that once went wrong, against the picture that they are made of.</summary>
public sealed class CaseTests
{
    private const double Rounding = 1.01;

    private static Decoded Reference => Decoded.Read(SharedData.Case("reference.png"));

    [Theory]
    [InlineData("tiff-rgb-uint32.tif", Rounding)]
    [InlineData("tiff-rgb-int8.tif", Rounding)]
    [InlineData("thumbnail-first.tif", Rounding)]
    [InlineData("png-gama-linear.png", Rounding)]
    [InlineData("bmp-v5-alpha-all-zero.bmp", Rounding)]
    public void The_picture_is_read_as_it_is(string name, double tolerance) =>
        Decoded.Read(SharedData.Case(name)).AssertLooksLike(Reference, tolerance);

    [Fact]
    public void Lab_of_8_bits_differs_by_its_rounding_alone()
    {
        Decoded lab = Decoded.Read(SharedData.Case("tiff-lab8.tif"));
        Decoded reference = Reference;
        Assert.InRange(lab.Values.Zip(reference.Values).Average(static pair => Math.Abs(pair.First - pair.Second)) * 255, 0, 3);
    }

    [Fact]
    public void Grey_of_floating_point_is_the_pictures_luma()
    {
        Decoded grey = Decoded.Read(SharedData.Case("tiff-gray-float01.tif"));
        Decoded reference = Reference;
        for (int i = 0; i < grey.Width * grey.Height; i++)
        {
            float luma = (0.299f * reference.Values[i * 3]) + (0.587f * reference.Values[(i * 3) + 1]) + (0.114f * reference.Values[(i * 3) + 2]);
            Assert.Equal(luma, grey.Values[i * 3], 0.005);
        }
    }

    [Theory]
    [InlineData("tiff-truncated.tif", "truncated")]
    [InlineData("tiff-damaged-lzw.tif", "damaged")]
    [InlineData("tiff-zstd.tif", "Zstandard")]
    public void Unreadable_files_are_refused_with_the_reason(string name, string reason)
    {
        string path = SharedData.Case(name);
        Assert.Contains(reason, Assert.Throws<ImageUnreadableException>(() => Decoded.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_channel_marked_as_alpha_multiplies_the_mask()
    {
        using Removal removal = Removal.WithRealModel();
        string path = removal.Directory["photo.tif"];
        File.Copy(SharedData.Case("tiff-alpha-and-spot.tif"), path);
        Decoded.Read(path).AssertLooksLike(Reference, Rounding);
        RemovalResult result = removal.Run(path);
        Pixels cutout = Pixels.Read(result.Output);
        int opaque = cutout.Band(3).Values.Count(static alpha => alpha >= 128);
        Assert.InRange(opaque, 3323 - 330, 3323 + 330);
        Assert.Empty(result.Warnings);
    }

    [Theory]
    [InlineData("icc-padded.jpg", false)]
    [InlineData("icc-short.jpg", true)]
    [InlineData("icc-abstract.jpg", true)]
    public void A_bad_profile_costs_no_photo_in_any_format(string name, bool isDropped)
    {
        using Removal removal = Removal.WithBrightness();
        string path = removal.Directory[name];
        File.Copy(SharedData.Case(name), path);
        foreach (OutputFormat format in (OutputFormat[])[OutputFormat.Png, OutputFormat.WebP, OutputFormat.Tiff, OutputFormat.Jpeg])
        {
            RgbaColor? background = format.HasAlpha() ? null : RgbaColor.Parse("white");
            RemovalResult result = removal.Run(path, new RemovalOptions { Encoding = new(format), Background = background });
            Assert.Equal((150, 97), (result.Width, result.Height));
            Assert.Equal(isDropped, result.Warnings.Any(static warning => warning.Contains("profile", StringComparison.Ordinal)));
        }
    }
}
