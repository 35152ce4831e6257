using NetVips;

using Rembg.Imaging;

namespace Rembg.Tests.Decoding;

/// <summary>Reasons of failures: each is about its own file, whatever other threads meet meanwhile, and in this program's words.</summary>
public sealed class DecodingErrorTests
{
    // Words of decoders, their functions and their errors.
    private static readonly string[] Slang = ["vips", "_source", "load", "libpng", "libjpeg", "nsgif", "scanline", "(2.", "seek", ".tmp"];

    [Fact]
    public void Every_reason_belongs_to_its_own_file()
    {
        using TemporaryDirectory directory = new();
        (string Path, string Reason)[] files = [.. Broken(directory)];
        Parallel.For(0, files.Length * 40, new ParallelOptions { MaxDegreeOfParallelism = 16 }, i =>
        {
            (string path, string reason) = files[i % files.Length];
            ImageUnreadableException exception = Assert.Throws<ImageUnreadableException>(() => Decoded.Read(path));
            Assert.Equal($"The image '{path}' cannot be read: {reason}.", exception.Message);
            Assert.IsNotType<VipsException>(exception.InnerException);
        });
    }

    [Fact]
    public void No_reason_has_words_of_a_decoder()
    {
        using TemporaryDirectory directory = new();
        foreach ((string path, _) in Broken(directory))
        {
            string message = Assert.Throws<ImageUnreadableException>(() => Decoded.Read(path)).Message.Replace(path, string.Empty, StringComparison.Ordinal);
            Assert.DoesNotContain(Slang, word => message.Contains(word, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(0x20, false)]
    [InlineData(0xBF, false)]
    [InlineData(0x00, true)]
    public void A_marker_without_meaning_among_the_pixels_of_a_jpeg_is_damage(byte marker, bool isReadable)
    {
        using TemporaryDirectory directory = new();
        string path = Picture().Write(directory["photo.jpg"]);
        byte[] file = File.ReadAllBytes(path);
        int scan = file.AsSpan().IndexOf([(byte)0xFF, (byte)0xDA]);
        int middle = (scan + file.Length) / 2;
        File.WriteAllBytes(path, [.. file[..middle], 0xFF, marker, .. file[middle..]]);
        Exception? failure = Record.Exception(() => Decoded.Read(path));
        Assert.Equal(isReadable, failure is null);
        Assert.True(failure is null || Assert.IsType<ImageUnreadableException>(failure).Message.Contains("pixel data is damaged", StringComparison.Ordinal));
    }

    [Fact]
    public void A_damaged_photo_with_a_cached_mask_is_named_as_the_cause()
    {
        using Removal removal = Removal.WithBrightness();
        string path = Picture().Write(removal.Directory["photo.png"]);
        Photo photo = Photo.Open(path, 1_000_000, default);
        byte[] bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
        Assert.Contains("truncated", Assert.Throws<ImageUnreadableException>(() => photo.Check(default)).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Path, string Reason)> Broken(TemporaryDirectory directory)
    {
        const string Truncated = "it is truncated: the file ends before its pixel data";
        const string Damaged = "its pixel data is damaged";
        foreach (string extension in (string[])["jpg", "png", "webp", "gif", "avif"])
        {
            string whole = Picture().Write(directory["whole." + extension]);
            byte[] bytes = File.ReadAllBytes(whole);
            string path = directory["truncated." + extension];
            File.WriteAllBytes(path, bytes[..(bytes.Length * 6 / 10)]);
            yield return (path, Truncated);
        }

        foreach (string extension in (string[])["png", "avif"])
        {
            byte[] bytes = File.ReadAllBytes(directory["whole." + extension]);
            bytes.AsSpan(bytes.Length / 2, 20).Fill(0x55);
            string path = directory["damaged." + extension];
            File.WriteAllBytes(path, bytes);
            yield return (path, Damaged);
        }

        byte[] pixels = new byte[50 * 50 * 3];
        string tiff = new TiffBuilder().Page(50, 50, 3, 8, pixels).Write(directory["whole.tif"]);
        File.WriteAllBytes(directory["truncated.tif"], File.ReadAllBytes(tiff)[..4000]);
        yield return (directory["truncated.tif"], Truncated);
        yield return (new TiffBuilder().Page(50, 50, 3, 8, pixels, (259, [8])).Write(directory["damaged.tif"]), Damaged);
        yield return (new TiffBuilder().Page(50, 50, 3, 8, pixels, (259, [50000])).Write(directory["zstd.tif"]), "its compression, Zstandard, is not supported");
    }

    private static Pixels Picture()
    {
        Random random = new(3);
        return Pixels.Draw(200, 160, (x, y) => (x, y, random.Next(256)));
    }
}
