using System.IO.Compression;

using NetVips;

using Rembg.Imaging;
using Rembg.Imaging.Decoding.Tiff;
using Rembg.Imaging.Vips;

namespace Rembg.Tests.Decoding;

/// <summary>TIFF files of many kinds, written field by field, against the colours that they were made of.</summary>
public sealed class TiffDecoderTests : IDisposable
{
    private const int Width = 40;
    private const int Height = 24;
    private const int ExtraSamples = 338;
    private const int SampleFormat = 339;
    private const int Photometric = 262;
    private static readonly (int X, int Y)[] Places = [.. Enumerable.Range(0, Width * Height).Select(static i => (i % Width, i / Width))];

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sample_formats_are_scaled_to_their_range(bool bigEndian)
    {
        TiffBuilder maker = new(bigEndian);
        AssertIsPicture("uint8", bigEndian, 8, 1, maker.Samples(Colors(static value => value)));
        AssertIsPicture("uint16", bigEndian, 16, 1, maker.Samples(Colors(static value => (ushort)(value * 257))));
        AssertIsPicture("uint32", bigEndian, 32, 1, maker.Samples(Colors(static value => value * 16843009U)));
        AssertIsPicture("int8", bigEndian, 8, 2, maker.Samples(Colors(static value => (sbyte)(value - 128))));
        AssertIsPicture("int16", bigEndian, 16, 2, maker.Samples(Colors(static value => (short)((value * 257) - 32768))));
        AssertIsPicture("int32", bigEndian, 32, 2, maker.Samples(Colors(static value => (int)((value * 16843009L) - 2147483648L))));
        AssertIsPicture("half", bigEndian, 16, 3, maker.Samples(Colors(static value => (Half)(value / 255.0))));
        AssertIsPicture("float", bigEndian, 32, 3, maker.Samples(Colors(static value => value / 255f)));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(0, false)]
    [InlineData(0, true)]
    public void Grey_of_floating_point_is_read_whichever_end_is_black(int photometric, bool hasAlpha)
    {
        TiffBuilder builder = new();
        byte[] pixels = builder.Samples(Places.SelectMany(place => (float[])[Math.Abs((photometric == 0 ? 1 : 0) - (Red(place) / 255f)), .. hasAlpha ? [Alpha(place) / 255f] : Array.Empty<float>()]));
        (int, int[])[] fields = [(SampleFormat, [.. Enumerable.Repeat(3, hasAlpha ? 2 : 1)]), (Photometric, [photometric]), .. hasAlpha ? [(ExtraSamples, (int[])[2])] : Array.Empty<(int, int[])>()];
        Decoded decoded = Decoded.Read(builder.Page(Width, Height, hasAlpha ? 2 : 1, 32, pixels, fields).Write(_directory["grey.tif"]));
        Assert.All(Places, place => Assert.Equal(Red(place) / 255.0, decoded[place.X, place.Y, 0], 0.003));
        Assert.All(Places, place => Assert.Equal(hasAlpha ? Alpha(place) / 255.0 : decoded[place.X, place.Y, 0], decoded[place.X, place.Y, decoded.Bands - 1], 0.003));
    }

    [Theory]
    [InlineData(64, 3, "64 bits, floating point")]
    [InlineData(64, 6, "complex")]
    [InlineData(12, 1, "12 bits")]
    [InlineData(64, 1, "64 bits, unsigned")]
    public void Samples_that_cannot_be_read_are_named(int bits, int format, string reason)
    {
        string path = new TiffBuilder().Page(Width, Height, 1, bits, new byte[Width * Height * bits / 8], (SampleFormat, [format])).Write(_directory["samples.tif"]);
        Assert.Contains(reason, Assert.Throws<ImageUnreadableException>(() => Decoded.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Floating_point_beyond_white_is_not_guessed_at()
    {
        TiffBuilder builder = new();
        string path = builder.Page(Width, Height, 3, 32, builder.Samples(Colors(static value => (float)value)), (SampleFormat, [3, 3, 3])).Write(_directory["range.tif"]);
        Assert.Contains("must be from 0 to 1", Assert.Throws<ImageUnreadableException>(() => Decoded.Read(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { 2 }, 0)]
    [InlineData(new[] { 2, 0 }, 0)]
    [InlineData(new[] { 0, 2 }, 1)]
    [InlineData(new[] { 0, 1 }, 1)]
    [InlineData(new[] { 1, 0, 0 }, 0)]
    [InlineData(new[] { 0 }, -1)]
    [InlineData(new[] { 0, 0 }, -1)]
    public void Alpha_is_the_channel_that_is_marked_as_alpha(int[] extras, int alpha)
    {
        bool isAssociated = alpha >= 0 && extras[alpha] == 1;
        byte[] pixels = [.. Places.SelectMany(place => (byte[])
        [
            .. Color(place).Select(value => isAssociated ? (byte)((value * Alpha(place) / 255.0) + 0.5) : value),
            .. Enumerable.Range(0, extras.Length).Select(index => index == alpha ? Alpha(place) : (byte)7),
        ])];
        Decoded decoded = Decoded.Read(new TiffBuilder().Page(Width, Height, 3 + extras.Length, 8, pixels, (ExtraSamples, extras)).Write(_directory["extra.tif"]));
        Assert.Equal(alpha < 0 ? 3 : 4, decoded.Bands);
        foreach ((int X, int Y) place in Places.Where(place => !isAssociated || Alpha(place) > 100))
        {
            Assert.Equal(Red(place), decoded[place.X, place.Y, 0] * 255, isAssociated ? 2.6 : 0.01);
            Assert.Equal(alpha < 0 ? decoded[place.X, place.Y, 2] * 255 : Alpha(place), decoded[place.X, place.Y, decoded.Bands - 1] * 255, 0.01);
        }
    }

    [Fact]
    public void Undeclared_alpha_is_used()
    {
        byte[] pixels = [.. Places.SelectMany(static place => (byte[])[.. Color(place), Alpha(place)])];
        Decoded decoded = Decoded.Read(new TiffBuilder().Page(Width, Height, 4, 8, pixels).Write(_directory["undeclared.tif"]));
        Assert.Equal(Alpha((30, 20)), decoded[30, 20, 3] * 255, 0.01);
    }

    [Theory]
    [InlineData(8, 8)]
    [InlineData(8, 16)]
    [InlineData(9, 8)]
    [InlineData(9, 16)]
    public void Lab_is_read_in_both_encodings(int photometric, int bits)
    {
        // A grey, and colours whose sRGB values are known: CIE 15:2004 with sRGB's white.
        (double L, double A, double B, int[] Rgb)[] colors =
        [
            (53.585, 0, 0, [128, 128, 128]),
            (53.241, 80.092, 67.203, [255, 0, 0]),
            (32.297, 79.188, -107.860, [0, 0, 255]),
            (87.735, -86.183, 83.179, [0, 255, 0]),
        ];
        TiffBuilder builder = new();
        int zero = photometric == 9 ? 128 : 0;
        byte[] pixels = bits == 8
            ? builder.Samples(colors.SelectMany(color => (byte[])[(byte)Math.Round(color.L * 2.55), unchecked((byte)(int)(Math.Round(color.A) + zero)), unchecked((byte)(int)(Math.Round(color.B) + zero))]))
            : builder.Samples(colors.SelectMany(color => (ushort[])
            [
                (ushort)Math.Round(color.L * (photometric == 9 ? 652.8 : 655.35)),
                unchecked((ushort)(int)Math.Round((color.A + zero) * 256)),
                unchecked((ushort)(int)Math.Round((color.B + zero) * 256)),
            ]));
        Decoded decoded = Decoded.Read(builder.Page(4, 1, 3, bits, pixels, (Photometric, [photometric])).Write(_directory["lab.tif"]));
        for (int x = 0; x < colors.Length; x++)
        {
            Assert.All(Enumerable.Range(0, 3), band => Assert.Equal(colors[x].Rgb[band], decoded[x, 0, band] * 255, bits == 8 ? 14.0 : 3.0));
        }
    }

    [Fact]
    public void Inks_other_than_the_usual_four_are_refused()
    {
        string path = new TiffBuilder().Page(4, 1, 4, 8, new byte[16], (Photometric, [5]), (332, [2])).Write(_directory["inks.tif"]);
        Assert.Contains("inks", Assert.Throws<ImageUnreadableException>(() => Decoded.Read(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(50000, "Zstandard")]
    [InlineData(34925, "LZMA")]
    [InlineData(34887, "LERC")]
    [InlineData(34712, "JPEG 2000")]
    [InlineData(6, "obsolete")]
    [InlineData(4711, "4711")]
    public void A_compression_that_cannot_be_read_is_named(int compression, string name)
    {
        string path = new TiffBuilder().Page(Width, Height, 3, 8, new byte[99], (259, [compression])).Write(_directory["compressed.tif"]);
        ImageUnreadableException exception = Assert.Throws<ImageUnreadableException>(() => Photo.Open(path, 10_000, default));
        Assert.Contains(name, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_photo_is_the_first_page_that_is_neither_a_thumbnail_nor_a_mask()
    {
        byte[] small = new byte[10 * 6 * 3];
        string path = new TiffBuilder()
            .Page(10, 6, 3, 8, small, (254, [1]))
            .Page(10, 6, 3, 8, small, (255, [2]))
            .Page(10, 6, 1, 8, new byte[60], (254, [4]))
            .Page(Width, Height, 3, 8, [.. Colors(static value => value)])
            .Page(99, 99, 3, 8, new byte[99 * 99 * 3])
            .Write(_directory["pages.tif"]);
        AssertIsPicture(path);
    }

    [Fact]
    public void A_page_that_is_all_there_is_counts_even_as_a_thumbnail()
    {
        string path = new TiffBuilder().Page(Width, Height, 3, 8, [.. Colors(static value => value)], (254, [1])).Write(_directory["thumbnail.tif"]);
        AssertIsPicture(path);
    }

    [Fact]
    public void Private_and_damaged_fields_do_not_matter()
    {
        string path = new TiffBuilder()
            .Page(Width, Height, 3, 8, [.. Colors(static value => value)], (305, [1, 2, 3]), (33432, [9]), (65000, [1, 2, 3]), (65001, [7]))
            .Write(_directory["private.tif"]);
        AssertIsPicture(path);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(8, false)]
    [InlineData(8, true)]
    public void Truncated_files_are_refused_whatever_their_layout(int compression, bool tile)
    {
        const int Side = 64;
        byte[] pixels = new byte[Side * Side * 3];
        new Random(7).NextBytes(pixels);
        (int, int[])[] tiles = tile ? [(322, [Side]), (323, [Side])] : [];
        string path = new TiffBuilder().Page(Side, Side, 3, 8, compression == 1 ? pixels : Deflate(pixels), [(259, [compression]), .. tiles]).Write(_directory["whole.tif"]);
        byte[] bytes = File.ReadAllBytes(path);
        Assert.Equal(3, Decoded.Read(path).Bands);
        foreach (double part in (double[])[0.01, 0.2, 0.5, 0.9, 0.99])
        {
            File.WriteAllBytes(_directory["part.tif"], bytes[..(int)(bytes.Length * part)]);
            ImageUnreadableException exception = Assert.Throws<ImageUnreadableException>(() => Decoded.Read(_directory["part.tif"]));
            Assert.Contains("truncated", exception.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("lzw", false)]
    [InlineData("deflate", false)]
    [InlineData("lzw", true)]
    [InlineData("deflate", true)]
    public void Damaged_pixel_data_are_refused(string compression, bool tile)
    {
        byte[] bytes = File.ReadAllBytes(WriteNoise(compression, tile));

        // The beginning of the first strip or tile. Deflate may accept damage further on.
        bytes.AsSpan(8, 40).Fill(0xFF);
        File.WriteAllBytes(_directory["damaged.tif"], bytes);
        ImageUnreadableException exception = Assert.Throws<ImageUnreadableException>(() => Decoded.Read(_directory["damaged.tif"]));
        Assert.Contains("damaged", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_very_many_pages_is_opened_as_one_page_is()
    {
        TiffBuilder builder = new();
        for (int i = 0; i < 3000; i++)
        {
            builder.Page(1, 1, 1, 8, [77]);
        }

        string path = builder.Write(_directory["many.tif"]);
        using CountingStream stream = new(File.ReadAllBytes(path));
        TiffPage page = new(TiffPages.FindPhoto(new TiffFile(stream)));
        Assert.Equal((1, 1), (page.Width, page.Height));
        Assert.InRange(stream.BytesRead, 1, 1000);

        // Nor does libvips count them.
        using VipsScope vips = new(default);
        Image image = new TiffDecoder().Decode(PhotoContent.OfFile(path), 1, vips);
        Assert.Equal((77.0, false), (image.Avg(), image.Contains("n-pages") && (int)image.Get("n-pages") != 1));
    }

    private void AssertIsPicture(string name, bool bigEndian, int bits, int format, byte[] pixels) => AssertIsPicture(
        new TiffBuilder(bigEndian).Page(Width, Height, 3, bits, pixels, (SampleFormat, [format, format, format])).Write(_directory[name + ".tif"]));

    private static void AssertIsPicture(string path)
    {
        Decoded decoded = Decoded.Read(path);
        Assert.Equal((Width, Height, 3), (decoded.Width, decoded.Height, decoded.Bands));
        Assert.All(Places, place => Assert.Equal(Color(place).Select(static value => value / 255.0), Enumerable.Range(0, 3).Select(band => (double)decoded[place.X, place.Y, band]), static (one, other) => Math.Abs(one - other) < 0.003));
    }

    private string WriteNoise(string compression, bool tile)
    {
        Random random = new(7);
        Pixels picture = Pixels.Draw(300, 200, (x, y) => (random.Next(256), x * 255 / 300, y * 255 / 200));
        using Image image = picture.ToImage();
        string path = _directory["whole.tif"];
        image.Tiffsave(path, compression: Enum.Parse<Enums.ForeignTiffCompression>(compression, ignoreCase: true), tile: tile, tileWidth: 64, tileHeight: 64);
        return path;
    }

    private static byte[] Deflate(byte[] data)
    {
        using MemoryStream target = new();
        using (ZLibStream compressor = new(target, CompressionLevel.Fastest))
        {
            compressor.Write(data);
        }

        return target.ToArray();
    }

    private static IEnumerable<T> Colors<T>(Func<byte, T> convert) => Places.SelectMany(Color).Select(convert);

    private static byte[] Color((int X, int Y) place) => [Red(place), (byte)(place.Y * 10), (byte)(255 - (place.X * 3) - place.Y)];

    private static byte Red((int X, int Y) place) => (byte)(place.X * 6);

    private static byte Alpha((int X, int Y) place) => (byte)Math.Min((place.X * 4) + (place.Y * 5), 255);

    private sealed class CountingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public long BytesRead { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            int count = base.Read(buffer);
            BytesRead += count;
            return count;
        }
    }
}
