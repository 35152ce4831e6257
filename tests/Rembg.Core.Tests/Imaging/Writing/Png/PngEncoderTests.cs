using CsCheck;

using NetVips;

using Rembg.Imaging;
using Rembg.Imaging.Vips;
using Rembg.Imaging.Writing;
using Rembg.Imaging.Writing.Png;

using SixLabors.ImageSharp.PixelFormats;

namespace Rembg.Tests;

/// <summary>Every reader gets the pixels that were encoded, whatever they show and however many there are.</summary>
[Trait("Speed", "Fast")]
public sealed class PngEncoderTests
{
    public PngEncoderTests() => ImageLibrary.Use();

    [Fact]
    public void Pixels_of_any_content_and_size_are_read_back()
    {
        Gen<Pixels> pictures =
            from content in Gen.Enum<DrawnContent>()
            from width in Gen.Int[1, 400]
            from height in Gen.Int[1, 90]
            from bands in Gen.OneOfConst(1, 3, 4)
            from seed in Gen.Int[0, 1000]
            select DrawnPixels.Draw(content, width, height, bands, seed);
        pictures.Sample(Check, iter: 300, threads: 1);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 4097)]
    [InlineData(4097, 3)]
    [InlineData(3, 4097)]
    [InlineData(31, 33)]
    [InlineData(32, 32)]
    [InlineData(33, 31)]
    [InlineData(32_767, 2)]
    [InlineData(40_000, 3)]
    [InlineData(640, 480)]
    public void Pixels_of_unusual_sizes_are_read_back(int width, int height)
    {
        foreach (DrawnContent content in Enum.GetValues<DrawnContent>())
        {
            Check(DrawnPixels.Draw(content, width, height, bands: 4, seed: 1));
            Check(DrawnPixels.Draw(content, width, height, bands: 1, seed: 2));
        }
    }

    [Fact]
    public void Every_filter_is_used()
    {
        byte[] filters =
        [
            .. Enum.GetValues<DrawnContent>()
                .Select(static content => DrawnPixels.Draw(content, 400, 300, bands: 4, seed: 3))
                .SelectMany(static pixels => new TextbookPng(Encode(pixels)).Filters)
                .Distinct()
                .Order(),
        ];
        Assert.Equal([0, 1, 2, 3, 4], filters);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void Noise_takes_no_more_than_if_it_were_stored(int bands)
    {
        foreach ((int width, int height) in new[] { (1, 1), (5, 5), (4097, 3), (700, 500), (20_000, 9) })
        {
            Pixels pixels = DrawnPixels.Draw(DrawnContent.Random, width, height, bands, seed: 4);
            using Image image = pixels.ToImage();
            int stored = image.PngsaveBuffer(compression: 0, filter: Enums.ForeignPngFilter.None).Length;
            Assert.InRange(Encode(pixels).Length, 1, (int)(stored * 1.001));
        }
    }

    [Fact]
    public void Transparent_pixels_take_almost_nothing()
    {
        Pixels pixels = DrawnPixels.Draw(DrawnContent.Transparent, 4000, 3000, bands: 4, seed: 0);
        Assert.InRange(Encode(pixels).Length, 1, 4000 * 3000 * 4 / 500);
    }

    [Fact]
    public void Everything_before_the_pixels_is_what_libvips_writes()
    {
        using Image image = DrawnPixels.Draw(DrawnContent.Subject, 50, 40, bands: 4, seed: 5).ToImage();
        using Image profiled = image.IccTransform("srgb", inputProfile: "srgb", embedded: false);
        using Image sized = profiled.Copy(xres: 11.811, yres: 11.811);
        Assert.True(PngEncoder.CanEncode(sized));
        TextbookPng own = new(Encode(sized));
        TextbookPng reference = new(sized.PngsaveBuffer(keep: Enums.ForeignKeep.Icc));

        Assert.Equal(["IHDR", "iCCP", "pHYs"], own.Chunks.Select(static chunk => chunk.Type).TakeWhile(static type => type != "IDAT"));
        Assert.Equal(reference.Chunks.TakeWhile(static chunk => chunk.Type != "IDAT").Select(Comparable), own.Chunks.TakeWhile(static chunk => chunk.Type != "IDAT").Select(Comparable));
        Assert.Equal(reference.Pixels, own.Pixels);
    }

    [Theory]
    [InlineData("bike.jpg", false, 1.05)]
    [InlineData("girl.png", false, 1.05)]
    [InlineData("human-12.jpg", false, 1.05)]
    [InlineData("bike.jpg", true, 1.2)]
    [InlineData("girl.png", true, 1.2)]
    [InlineData("human-12.jpg", true, 1.2)]
    public void Cut_outs_are_about_as_large_as_libvips_makes_them(string name, bool isBlackAndWhite, double largest)
    {
        using Image photo = Image.NewFromFile(SharedData.Photo(name));
        using Image grey = isBlackAndWhite ? photo.Colourspace(Enums.Interpretation.Bw) : photo.Copy();
        using Image rgb = grey.Colourspace(Enums.Interpretation.Srgb);
        using Image mask = Image.NewFromFile(SharedData.ReferenceMask(Path.ChangeExtension(name, ".png")));
        using Image visible = (mask > 0).Ifthenelse(rgb, 0);
        using Image joint = visible.Bandjoin(mask);
        using Image cutOut = joint.Copy(interpretation: Enums.Interpretation.Srgb);
        byte[] own = Encode(cutOut);
        Assert.Equal(cutOut.WriteToMemory<byte>(), Decode(own).Values);
        Assert.InRange(own.Length, 1, (int)(Encode(cutOut, new ImageEncoding(CompressionLevel: ImageEncoding.DefaultCompressionLevel)).Length * largest));
    }

    [Fact]
    public void Other_images_and_other_levels_are_left_to_libvips()
    {
        using Image image = DrawnPixels.Draw(DrawnContent.Noisy, 300, 200, bands: 3, seed: 6).ToImage();
        using Image deep = image.Colourspace(Enums.Interpretation.Rgb16);
        Assert.False(PngEncoder.CanEncode(deep));
        Assert.Equal(16, Encode(deep, new ImageEncoding())[24]);

        // libvips divides the data into parts of 8 KB.
        Assert.All(Data(Encode(image, new ImageEncoding(CompressionLevel: 1)))[..^1], static part => Assert.Equal(8192, part.Length));
        Assert.Contains(Data(Encode(image, new ImageEncoding())), static part => part.Length > 8192);

        static List<byte[]> Data(byte[] file) => [.. new TextbookPng(file).Chunks.Where(static chunk => chunk.Type == "IDAT").Select(static chunk => chunk.Data)];
    }

    private static void Check(Pixels pixels)
    {
        byte[] file = Encode(pixels);
        TextbookPng textbook = new(file);
        Assert.Equal((pixels.Width, pixels.Height, pixels.Bands), (textbook.Width, textbook.Height, textbook.Bands));
        Assert.Equal(pixels.Values, textbook.Pixels);
        Assert.Equal(pixels.Values, Decode(file).Values);
        Assert.Equal(pixels.Values, DecodeByImageSharp(file, pixels.Bands));
    }

    private static byte[] Encode(Pixels pixels)
    {
        using Image image = pixels.ToImage();
        Assert.True(PngEncoder.CanEncode(image));
        return Encode(image);
    }

    private static byte[] Encode(Image image, ImageEncoding? encoding = null)
    {
        using MemoryStream stream = new();
        OutputTarget.WriteStream(stream, "test", target => (encoding ?? new ImageEncoding()).Write(image, target));
        return stream.ToArray();
    }

    private static Pixels Decode(byte[] file)
    {
        using Image image = Image.NewFromBuffer(file, failOn: Enums.FailOn.Warning);
        return new Pixels(image.Width, image.Height, image.Bands, image.WriteToMemory<byte>());
    }

    private static byte[] DecodeByImageSharp(byte[] file, int bands)
    {
        return bands switch
        {
            1 => Copy<L8>(),
            3 => Copy<Rgb24>(),
            _ => Copy<Rgba32>(),
        };

        byte[] Copy<T>()
            where T : unmanaged, IPixel<T>
        {
            using SixLabors.ImageSharp.Image<T> image = SixLabors.ImageSharp.Image.Load<T>(file);
            byte[] values = new byte[image.Width * image.Height * bands];
            image.CopyPixelDataTo(values);
            return values;
        }
    }

    // A compressed profile has more than one form: its content is compared.
    private static (string Type, string Data) Comparable((string Type, byte[] Data) chunk)
    {
        if (chunk.Type != "iCCP")
        {
            return (chunk.Type, Convert.ToHexString(chunk.Data));
        }

        int start = Array.IndexOf(chunk.Data, (byte)0) + 2;
        using System.IO.Compression.ZLibStream profile = new(new MemoryStream(chunk.Data[start..]), System.IO.Compression.CompressionMode.Decompress);
        using MemoryStream content = new();
        profile.CopyTo(content);
        return (chunk.Type, Convert.ToHexString([.. chunk.Data[..start], .. content.ToArray()]));
    }
}
