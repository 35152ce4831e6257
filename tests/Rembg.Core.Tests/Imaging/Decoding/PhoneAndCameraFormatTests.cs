using ImageMagick;

using NetVips;

using Rembg.Imaging;
using Rembg.Imaging.Decoding.Magick;
using Rembg.Imaging.Vips;
using Rembg.Inference;

namespace Rembg.Tests.Decoding;

/// <summary>HEIC, JPEG XL, JPEG 2000, Photoshop files and icons give the cut-out of the same photo as PNG.</summary>
public sealed class PhoneAndCameraFormatTests
{
    [Theory]
    [MemberData(nameof(SampleFile.Names), MemberType = typeof(SampleFile))]
    public void Every_format_gives_the_cut_out_of_the_png(string name)
    {
        using Removal removal = Removal.WithBrightness();
        AssertSame(removal, SampleFile.Write(removal.Directory, name), SampleFile.Picture.Write(removal.Directory["reference.png"]));
    }

    [Theory]
    [MemberData(nameof(SampleFile.Names), MemberType = typeof(SampleFile))]
    public void Content_in_memory_and_awkward_names_are_read_like_files(string name)
    {
        using Removal removal = Removal.WithBrightness();
        string photo = SampleFile.Write(removal.Directory, name);
        string renamed = removal.Directory["no %d[1] extension"];
        File.Move(photo, renamed);
        Assert.Equal((240, 160), (removal.Run(renamed).Width, removal.Run(renamed).Height));

        Photo inMemory = Photo.Open(PhotoContent.OfBytes("memory", File.ReadAllBytes(renamed)), 1_000_000, CancellationToken.None);
        Photo onDisk = Photo.Open(renamed, 1_000_000, CancellationToken.None);
        Assert.Equal(PhotoThumbnail.Read(onDisk, 64, 64, CancellationToken.None), PhotoThumbnail.Read(inMemory, 64, 64, CancellationToken.None));
    }

    [Fact]
    public void Ten_bit_heic_is_within_a_level_of_the_png()
    {
        using Removal removal = Removal.WithBrightness();
        string png = removal.Directory["deep.png"];
        using (Image picture = SampleFile.Picture.ToImage())
        using (Image deep = picture.Colourspace(Enums.Interpretation.Rgb16))
        {
            deep.WriteToFile(png);
        }

        string photo = HeicEncoder.Encode(png, removal.Directory["deep.heic"], "-b", "10");
        AssertSame(removal, photo, SampleFile.Picture.Write(removal.Directory["reference.png"]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(8)]
    public void The_orientation_of_heic_is_applied_once(int orientation)
    {
        using Removal removal = Removal.WithBrightness();
        string source = removal.Directory["turned.jpg"];
        using (Image picture = SampleFile.Picture.ToImage())
        using (Image tagged = picture.Mutate(header => header.Set(GValue.GIntType, "orientation", orientation)))
        {
            tagged.Jpegsave(source, q: 95);
        }

        RemovalResult expected = removal.Run(source);
        RemovalResult actual = removal.Run(HeicEncoder.Encode(source, removal.Directory["turned.heic"]));
        Assert.Equal((expected.Width, expected.Height), (actual.Width, actual.Height));
        Assert.InRange(MaskDistance.Between(Pixels.Read(actual.Output).Band(3), Pixels.Read(expected.Output).Band(3)).MeanAbsoluteError, 0, 0.01);
    }

    [Fact]
    public void The_profile_of_heic_is_kept()
    {
        using Removal removal = Removal.WithBrightness();
        string png = removal.Directory["wide.png"];
        using (Image picture = SampleFile.Picture.ToImage())
        using (Image wide = picture.IccTransform("p3", inputProfile: "srgb"))
        {
            wide.WriteToFile(png);
        }

        string photo = HeicEncoder.Encode(png, removal.Directory["wide.heic"]);
        AssertSame(removal, photo, png);
        using Image expected = Image.NewFromFile(removal.Run(png).Output);
        using Image actual = Image.NewFromFile(removal.Run(photo).Output);
        Assert.Equal((byte[])expected.Get("icc-profile-data"), (byte[])actual.Get("icc-profile-data"));
    }

    [Theory]
    [InlineData("12/13/6/1", true)]
    [InlineData("9/1/6/1", true)]
    [InlineData("1/13/6/1", false)]
    [InlineData("2/2/6/1", false)]
    [InlineData("nonsense", false)]
    public void Colours_declared_as_numbers_get_a_profile_if_they_exceed_sRGB(string numbers, bool expected)
    {
        using MagickImage image = SampleFile.ToMagick(SampleFile.Picture);
        image.SetAttribute("heic:cicp", numbers);
        Assert.Equal(expected, HeicColor.Read(image)?.KeepsProfile(isGrey: false) == true);
    }

    [Fact]
    public void Alpha_of_a_Photoshop_file_is_kept()
    {
        using Removal removal = Removal.WithBrightness();
        Pixels transparent = new(240, 160, 4, [.. Enumerable.Range(0, 240 * 160).SelectMany(static i =>
            (byte[])[SampleFile.Picture.Values[i * 3], SampleFile.Picture.Values[(i * 3) + 1], SampleFile.Picture.Values[(i * 3) + 2], (byte)(i % 240 < 90 ? 0 : 255)])]);
        using MagickImage image = SampleFile.ToMagick(transparent);
        string photo = removal.Directory["photo.psd"];
        File.WriteAllBytes(photo, image.ToByteArray(MagickFormat.Psd));

        Pixels cutout = Pixels.Read(removal.Run(photo).Output);
        Assert.Equal(0, cutout[60, 70, 3]);
        Assert.InRange(cutout[110, 70, 3], 128, 255);
    }

    [Fact]
    public void The_largest_picture_of_an_icon_is_read()
    {
        using Removal removal = Removal.WithBrightness();
        MagickImage[] pictures = [.. new uint[] { 16, 48, 32 }.Select(static side =>
        {
            MagickImage picture = SampleFile.ToMagick(SampleFile.Picture);
            picture.Resize(new MagickGeometry(side, side) { IgnoreAspectRatio = true });
            return picture;
        })];
        using MagickImageCollection sizes = new(pictures);

        string photo = removal.Directory["photo.ico"];
        File.WriteAllBytes(photo, sizes.ToByteArray(MagickFormat.Ico));
        Assert.Equal((48, 48), (removal.Run(photo).Width, removal.Run(photo).Height));
    }

    [Fact]
    public void A_jpeg_xl_in_parts_among_other_boxes_is_read()
    {
        using Removal removal = Removal.WithBrightness();
        byte[] file = File.ReadAllBytes(SampleFile.Write(removal.Directory, "photo.jxl"));
        using MemoryStream stream = new();
        Rembg.Imaging.Decoding.JxlCodestream.Open(new MemoryStream(file)).CopyTo(stream);
        byte[] codestream = stream.ToArray();
        string photo = removal.Directory["parts.jxl"];
        File.WriteAllBytes(photo,
        [
            .. Box("JXL ", [0x0D, 0x0A, 0x87, 0x0A]),
            .. Box("ftyp", [.. "jxl "u8, 0, 0, 0, 0, .. "jxl "u8]),
            .. Box("jxlp", [0, 0, 0, 0, .. codestream[..20]]),
            .. Box("brob", [.. "Exif"u8, 1, 2, 3]),
            .. Box("jxlp", [0x80, 0, 0, 1, .. codestream[20..]]),
        ]);
        AssertSame(removal, photo, SampleFile.Picture.Write(removal.Directory["reference.png"]));
    }

    [Theory]
    [InlineData(false, 100, 0)]
    [InlineData(false, 90, 0.02)]
    [InlineData(true, 100, 0)]
    public void Jpeg_xl_is_written_with_alpha_and_without_loss_at_quality_100(bool maskOnly, int quality, double tolerance)
    {
        using Removal removal = Removal.WithBrightness();
        string photo = SampleFile.Picture.Write(removal.Directory["photo.png"]);
        RemovalOptions options = new() { MaskOnly = maskOnly };
        Pixels expected = Pixels.Read(removal.Run(photo, options).Output);
        Pixels actual = Decode(removal.Run(photo, options with { Encoding = new(OutputFormat.JpegXl, Quality: quality) }).Output);

        Assert.Equal((expected.Width, expected.Height), (actual.Width, actual.Height));
        Assert.InRange(MaskDistance.Between(actual.Band(actual.Bands - 1), expected.Band(expected.Bands - 1)).MeanAbsoluteError, 0, tolerance);
        if (tolerance == 0 && !maskOnly)
        {
            Assert.Equal(expected.Values, actual.Values);
        }
    }

    [Fact]
    public void The_profile_of_a_jpeg_xl_is_kept()
    {
        using Removal removal = Removal.WithBrightness();
        string png = removal.Directory["wide.png"];
        using (Image picture = SampleFile.Picture.ToImage())
        using (Image wide = picture.IccTransform("p3", inputProfile: "srgb"))
        {
            wide.WriteToFile(png);
        }

        string written = removal.Run(png, new RemovalOptions { Encoding = new(OutputFormat.JpegXl, Quality: 100) }).Output;
        using VipsScope vips = new(CancellationToken.None);
        Image image = Photo.Open(written, 1_000_000, CancellationToken.None).Decode(1, vips);
        Assert.True(ColorConversion.HasUsableProfile(image));
    }

    [Theory]
    [InlineData(MagickFormat.Svg)]
    [InlineData(MagickFormat.Pdf)]
    [InlineData(MagickFormat.Mvg)]
    [InlineData(MagickFormat.Png)]
    [InlineData(MagickFormat.Tiff)]
    public void ImageMagick_reads_no_other_formats(MagickFormat format)
    {
        MagickLibrary.Use("test");
        byte[] content = [.. "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"u8];
        using MagickImage image = new();
        Assert.Throws<MagickPolicyErrorException>(() => image.Read(content, new MagickReadSettings { Format = format }));
    }

    private static Pixels Decode(string path)
    {
        using VipsScope vips = new(CancellationToken.None);
        Image image = Photo.Open(path, 1_000_000, CancellationToken.None).Decode(1, vips);
        return new Pixels(image.Width, image.Height, image.Bands, image.WriteToMemory<byte>());
    }

    private static byte[] Box(string type, byte[] content) =>
        [0, 0, (byte)((content.Length + 8) >> 8), (byte)(content.Length + 8), .. System.Text.Encoding.Latin1.GetBytes(type), .. content];

    // The encoder of HEIC is off by a level of colour, which the test's model, as it stretches contrast, makes 3 of alpha at most.
    private static void AssertSame(Removal removal, string photo, string reference)
    {
        int tolerance = photo.EndsWith(".heic", StringComparison.Ordinal) ? 3 : 1;
        Pixels expected = Pixels.Read(removal.Run(reference).Output);
        Pixels actual = Pixels.Read(removal.Run(photo).Output);
        Assert.Equal((expected.Width, expected.Height, expected.Bands), (actual.Width, actual.Height, actual.Bands));
        int pixels = expected.Width * expected.Height;
        Assert.InRange(Enumerable.Range(0, pixels).Max(i => Math.Abs(expected.Values[(i * 4) + 3] - actual.Values[(i * 4) + 3])), 0, tolerance);

        // Pixels with alpha 0 have no colour either, so a difference of one level of alpha can make a colour disappear.
        IEnumerable<int> visible = Enumerable.Range(0, pixels * 4).Where(i => expected.Values[i | 3] > 0 && actual.Values[i | 3] > 0);
        Assert.InRange(visible.Where(static i => i % 4 != 3).Max(i => Math.Abs(expected.Values[i] - actual.Values[i])), 0, 1);
    }
}
