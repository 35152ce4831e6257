using System.Buffers.Binary;
using System.Globalization;

using NetVips;

using Rembg.Imaging;
using Rembg.Imaging.Decoding;
using Rembg.Imaging.Vips;

namespace Rembg.Tests.Decoding;

/// <summary>Small files that ask for much: scans, rows and memory are bounded, and declared before decoding.</summary>
/// <remarks>Allocations of the whole process are counted, so nothing else runs meanwhile.</remarks>
[Collection(nameof(BoundsTests))]
[CollectionDefinition(nameof(BoundsTests), DisableParallelization = true)]
public sealed class BoundsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_jpeg_of_very_many_scans_is_refused_by_its_header()
    {
        string path = WriteProgressive(copies: 3000);
        ImageUnreadableException exception = Assert.Throws<ImageUnreadableException>(() => Photo.Open(path, 1_000_000, default));
        Assert.Contains("scans", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_jpeg_of_usual_scans_is_read()
    {
        string path = WriteProgressive(copies: 1);
        Assert.Equal(3, Decoded.Read(path).Bands);
        using Stream file = File.OpenRead(path);
        JpegStructure structure = JpegStructure.Read(file);
        Assert.InRange(structure.Scans, 2, 20);
        Assert.True(structure.IsBuffered);
    }

    [Fact]
    public void A_baseline_jpeg_has_one_scan_and_streams()
    {
        using Image image = Picture().ToImage();
        image.Jpegsave(_directory["base.jpg"]);
        using Stream file = File.OpenRead(_directory["base.jpg"]);
        JpegStructure structure = JpegStructure.Read(file);
        Assert.Equal((1, false), (structure.Scans, structure.IsBuffered));
    }

    [Fact]
    public void Run_lengths_of_a_huge_bitmap_take_no_memory_of_its_size()
    {
        byte[] file = RunLengths(20_000, 10_000, [0, 1]);
        string path = _directory["huge.bmp"];
        File.WriteAllBytes(path, file);
        Assert.Equal(0, PhotoDecoder.For(ImageFormat.Bmp).ReadHeader(PhotoContent.OfFile(path), default).DecodingSize);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        using VipsScope vips = new(default);
        Image image = PhotoDecoder.For(ImageFormat.Bmp).Decode(PhotoContent.OfFile(path), 1, vips);
        using Image corner = image.ExtractArea(19_000, 9_000, 8, 8);
        Assert.Equal(10.0, corner.Avg(), 1e-9);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 10_000_000);
    }

    [Fact]
    public void Nothing_behind_the_pixels_of_a_bitmap_is_read()
    {
        string path = _directory["long.bmp"];
        using (FileStream file = File.Create(path))
        {
            file.Write(Bitmap(2, 2, 24, new byte[16]));
            file.SetLength(1L << 31);
        }

        long before = GC.GetTotalAllocatedBytes(precise: true);
        Assert.Equal(2, Decoded.Read(path).Width);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 10_000_000);
    }

    [Fact]
    public void Alpha_that_is_zero_everywhere_is_ignored()
    {
        byte[] pixels = [.. Enumerable.Range(0, 12).SelectMany(static i => (byte[])[(byte)i, (byte)(i * 2), (byte)(i * 3), 0])];
        File.WriteAllBytes(_directory["zero.bmp"], Bitmap(4, 3, 32, pixels, hasMasks: true));
        Decoded zero = Decoded.Read(_directory["zero.bmp"]);
        Assert.All(Enumerable.Range(0, 12), i => Assert.Equal(1f, zero.Values[(i * 4) + 3]));
        Assert.Equal(9, zero[3, 2, 0] * 255, 0.01);

        pixels[^1] = 200;
        File.WriteAllBytes(_directory["some.bmp"], Bitmap(4, 3, 32, pixels, hasMasks: true));
        Decoded some = Decoded.Read(_directory["some.bmp"]);
        Assert.Equal((0f, 200.0), (some[0, 0, 3], Math.Round(some[3, 0, 3] * 255.0)));
    }

    [Fact]
    public void A_fourth_byte_without_a_mask_is_not_alpha()
    {
        byte[] pixels = [.. Enumerable.Range(0, 12).SelectMany(static i => (byte[])[(byte)i, 0, 0, 128])];
        File.WriteAllBytes(_directory["plain.bmp"], Bitmap(4, 3, 32, pixels));
        Assert.Equal(3, Decoded.Read(_directory["plain.bmp"]).Bands);
    }

    [Theory]
    [InlineData("photo.webp")]
    [InlineData("photo.gif")]
    [InlineData("photo.avif")]
    [InlineData("photo.png")]
    [InlineData("photo.jpg")]
    [InlineData("photo.tif")]
    [InlineData("photo.jxl")]
    [InlineData("photo.jp2")]
    [InlineData("photo.j2k")]
    [InlineData("photo.psd")]
    [InlineData("photo.psb")]
    [InlineData("photo.ico")]
    [InlineData("photo.heic")]
    [InlineData("photo.dng")]
    public void A_gigabyte_behind_a_picture_takes_no_memory(string name)
    {
        string path = SampleFile.WriteAny(_directory, name);
        Decoded expected = Decoded.Read(path);
        AppendGigabyte(path);
        AssertTakesLittleMemory(() => Assert.Equal(expected.Values, Decoded.Read(path).Values));
    }

    [Fact]
    public void A_gigabyte_among_the_chunks_of_a_webp_takes_no_memory()
    {
        string path = SampleFile.WriteAny(_directory, "photo.webp");
        Decoded expected = Decoded.Read(path);
        byte[] file = [.. File.ReadAllBytes(path), .. "JUNK"u8, 0, 0, 0, 0x40];
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8 + (1 << 30));
        path = _directory["chunks.webp"];
        File.WriteAllBytes(path, file);
        AppendGigabyte(path);
        AssertTakesLittleMemory(() => Assert.Equal(expected.Values, Decoded.Read(path).Values));
    }

    [Theory]
    [InlineData("photo.webp", 8)]
    [InlineData("photo.gif", 4)]
    [InlineData("photo.avif", 12)]
    [InlineData("interlaced.png", 3)]
    [InlineData("progressive.jpg", 3)]
    [InlineData("photo.png", 0)]
    [InlineData("photo.jpg", 0)]
    [InlineData("photo.tif", 0)]
    public void The_memory_of_decoding_is_declared(string name, int bytesPerPixel)
    {
        Pixels picture = Picture();
        using Image image = picture.ToImage();
        string path = _directory[name];
        switch (name)
        {
            case "interlaced.png":
                image.Pngsave(path, interlace: true);
                break;
            case "progressive.jpg":
                image.Jpegsave(path, interlace: true);
                break;
            default:
                image.WriteToFile(path);
                break;
        }

        using Photo photo = Photo.Open(path, 1_000_000, default);
        long perPixel = Math.Max(photo.DecodingSize - new FileInfo(path).Length, 0) / photo.PixelCount;
        Assert.InRange(perPixel, bytesPerPixel, bytesPerPixel * 2.1);
    }

    private static void AppendGigabyte(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(file.Length + (1 << 30));
    }

    // Decoders allocate outside of the managed heap, too.
    private static void AssertTakesLittleMemory(Action action)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has a peak of memory that can be reset.");
        File.WriteAllText("/proc/self/clear_refs", "5");
        long before = PeakMemory();
        action();

        // The kernel counts pages a little late, so that the peak may be some pages lower than it was.
        Assert.InRange(PeakMemory() - before, -10_000_000, 200_000_000);

        static long PeakMemory() => 1024 * long.Parse(
            File.ReadLines("/proc/self/status").Single(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ')[^2],
            CultureInfo.InvariantCulture);
    }

    private string WriteProgressive(int copies)
    {
        using Image image = Picture().ToImage();
        byte[] bytes = image.JpegsaveBuffer(interlace: true);
        int last = bytes.AsSpan().LastIndexOf([(byte)0xFF, (byte)0xDA]);
        byte[] file = [.. bytes[..last], .. Enumerable.Repeat(bytes[last..^2], copies).SelectMany(static scan => scan), .. bytes[^2..]];
        File.WriteAllBytes(_directory["progressive.jpg"], file);
        return _directory["progressive.jpg"];
    }

    private static Pixels Picture() => Pixels.Draw(320, 200, static (x, y) => (x * 255 / 320, y, (x * y) % 256));

    private static byte[] RunLengths(int width, int height, byte[] data)
    {
        byte[] file = Bitmap(width, height, 8, data);
        file[30] = 1;
        return file;
    }

    private static byte[] Bitmap(int width, int height, int bits, byte[] pixels, bool hasMasks = false)
    {
        byte[] palette = bits == 8 ? [.. Enumerable.Repeat((byte)10, 1024)] : [];
        byte[] header = new byte[hasMasks ? 56 : 40];
        void Write(int offset, int value) => BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(offset), value);
        Write(0, header.Length);
        Write(4, width);
        Write(8, height);
        header[12] = 1;
        header[14] = (byte)bits;
        if (hasMasks)
        {
            Write(16, 3);
            Write(40, 0x00FF0000);
            Write(44, 0x0000FF00);
            Write(48, 0x000000FF);
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(52), 0xFF000000);
        }

        byte[] start = new byte[14];
        "BM"u8.CopyTo(start);
        BinaryPrimitives.WriteInt32LittleEndian(start.AsSpan(10), 14 + header.Length + palette.Length);
        return [.. start, .. header, .. palette, .. pixels];
    }
}
