using NetVips;

using Rembg.Imaging;
using Rembg.Inference;

namespace Rembg.Tests;

/// <summary>The same picture in every format that is read gives the same mask, and every format that is written reads back.</summary>
public sealed class FormatTests
{
    private static readonly Pixels Picture = Pixels.Draw(300, 200, static (x, y) =>
        Math.Pow(x - 110, 2) + Math.Pow((y - 90) * 1.3, 2) < 4200 ? (240, 230 - (x / 8), 210) : (20 + (x / 12), 30, 60 - (y / 8)));

    [Theory]
    [InlineData("picture.jpg", 0.01)]
    [InlineData("picture.webp", 0.015)]
    [InlineData("picture.tif", 0)]
    [InlineData("picture.gif", 0.03)]
    [InlineData("picture.avif", 0.02)]
    [InlineData("grey.png", 0.02)]
    [InlineData("deep.tif", 0.002)]
    [InlineData("print.jpg", 0.03)]
    [InlineData("palette.png", 0.03)]
    [InlineData("progressive.jpg", 0.01)]
    [InlineData("interlaced.png", 0)]
    public void Every_format_gives_the_mask_of_the_png(string name, double tolerance)
    {
        using Removal removal = Removal.WithBrightness();
        Pixels expected = removal.Mask(Picture.Write(removal.Directory["reference.png"]));
        Pixels actual = removal.Mask(WriteAs(name, removal.Directory[name]));
        Assert.InRange(MaskDistance.Between(actual, expected).MeanAbsoluteError, 0, tolerance);
    }

    [Theory]
    [InlineData("misnamed.jpg")]
    [InlineData("no extension")]
    [InlineData("brackets[page=1].png")]
    [InlineData("žluťoučký ☃ 写真.png")]
    public void The_content_of_a_file_determines_its_format_not_its_name(string name)
    {
        using Removal removal = Removal.WithBrightness();
        string photo = removal.Directory[name];
        File.Copy(Picture.Write(removal.Directory["reference.png"]), photo);
        Assert.Equal((300, 200), (removal.Run(photo).Width, removal.Run(photo).Height));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Exif_orientation_is_applied(int orientation)
    {
        using Removal removal = Removal.WithBrightness();
        using Image upright = Picture.ToImage();
        string photo = removal.Directory["turned.tif"];
        using (Image stored = Store(upright, orientation))
        using (Image tagged = stored.Mutate(header => header.Set(GValue.GIntType, "orientation", orientation)))
        {
            tagged.WriteToFile(photo);
        }

        Pixels expected = Pixels.Read(removal.Run(Picture.Write(removal.Directory["upright.png"])).Output);
        RemovalResult result = removal.Run(photo);
        Pixels actual = Pixels.Read(result.Output);
        Assert.Equal((300, 200), (result.Width, result.Height));
        Assert.Equal(expected.Width, actual.Width);
        Assert.InRange(MaskDistance.Between(actual.Band(3), expected.Band(3)).MeanAbsoluteError, 0, 0.01);
        Assert.Equal(expected[110, 90, 0], actual[110, 90, 0]);

        using Image written = Image.NewFromFile(result.Output);
        Assert.False(written.Contains("orientation") && (int)written.Get("orientation") != 1);
    }

    [Theory]
    [InlineData(OutputFormat.Png, "pngload", 4)]
    [InlineData(OutputFormat.WebP, "webpload", 4)]
    [InlineData(OutputFormat.Tiff, "tiffload", 4)]
    [InlineData(OutputFormat.Jpeg, "jpegload", 3)]
    [InlineData(OutputFormat.Avif, "heifload", 4)]
    public void Every_output_has_the_requested_format(OutputFormat format, string loader, int bands)
    {
        using Removal removal = Removal.WithBrightness();
        string photo = Picture.Write(removal.Directory["picture.png"]);
        RgbaColor? background = format.HasAlpha() ? null : RgbaColor.Parse("white");
        using Image result = Image.NewFromFile(removal.Run(photo, new RemovalOptions { Encoding = new(format), Background = background }).Output);
        Assert.Equal((loader, bands, 300, 200), ((string)result.Get("vips-loader"), result.Bands, result.Width, result.Height));
    }

    [Theory]
    [InlineData(OutputFormat.Png)]
    [InlineData(OutputFormat.WebP)]
    [InlineData(OutputFormat.Tiff)]
    [InlineData(OutputFormat.Jpeg)]
    public void A_mask_has_one_band_where_the_format_can(OutputFormat format)
    {
        using Removal removal = Removal.WithBrightness();
        string photo = Picture.Write(removal.Directory["picture.png"]);
        using Image result = Image.NewFromFile(removal.Run(photo, new RemovalOptions { Encoding = new(format), MaskOnly = true }).Output);
        Assert.Equal(format == OutputFormat.WebP ? 3 : 1, result.Bands);
    }

    [Fact]
    public void Compression_and_quality_change_the_size_and_only_quality_the_pixels()
    {
        using Removal removal = Removal.WithRealModel();
        string photo = SharedData.Photo("girl-1.jpg");
        string fast = removal.Run(photo, new RemovalOptions { Encoding = new(OutputFormat.Png, CompressionLevel: 1) }).Output;
        string small = removal.Run(photo, new RemovalOptions { Encoding = new(OutputFormat.Png, CompressionLevel: 9) }).Output;
        string rough = removal.Run(photo, new RemovalOptions { Encoding = new(OutputFormat.WebP, Quality: 20) }).Output;
        string fine = removal.Run(photo, new RemovalOptions { Encoding = new(OutputFormat.WebP, Quality: 95) }).Output;

        Assert.True(new FileInfo(small).Length < new FileInfo(fast).Length);
        Assert.Equal(Pixels.Read(fast).Values, Pixels.Read(small).Values);
        Assert.True(new FileInfo(rough).Length < new FileInfo(fine).Length);
    }

    private static string WriteAs(string name, string path)
    {
        using Image picture = Picture.ToImage();
        switch (name)
        {
            case "grey.png":
                using (Image grey = picture.Colourspace(Enums.Interpretation.Bw))
                {
                    grey.WriteToFile(path);
                }

                break;
            case "deep.tif":
                using (Image deep = picture.Colourspace(Enums.Interpretation.Rgb16))
                {
                    deep.WriteToFile(path);
                }

                break;
            case "print.jpg":
                using (Image print = picture.Colourspace(Enums.Interpretation.Cmyk))
                {
                    print.Jpegsave(path, q: 95);
                }

                break;
            case "palette.png":
                picture.Pngsave(path, palette: true);
                break;
            case "progressive.jpg":
                picture.Jpegsave(path, q: 95, interlace: true);
                break;
            case "interlaced.png":
                picture.Pngsave(path, interlace: true);
                break;
            default:
                picture.WriteToFile(path, name.EndsWith(".tif", StringComparison.Ordinal) || name.EndsWith(".gif", StringComparison.Ordinal) ? null : new VOption { ["Q"] = 92 });
                break;
        }

        return path;
    }

    /// <summary>The pixels as a camera that was held so would store them: the inverse of what a viewer does.</summary>
    private static Image Store(Image upright, int orientation)
    {
        using Image mirrored = upright.FlipHor();
        return orientation switch
        {
            1 => upright.Copy(),
            2 => upright.FlipHor(),
            3 => upright.Rot180(),
            4 => upright.FlipVer(),
            5 => mirrored.Rot270(),
            6 => upright.Rot270(),
            7 => mirrored.Rot90(),
            _ => upright.Rot90(),
        };
    }
}
