using NetVips;

using Rembg.Imaging;
using Rembg.Imaging.Decoding;

namespace Rembg.Tests.Decoding;

/// <summary>A file with damage outside of its pixels is read, with a warning.</summary>
public sealed class DamageBesidePixelsTests : IDisposable
{
    private const int Side = 8;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("tEXt", "Comment\0Hello")]
    [InlineData("iTXt", "Comment\0\0\0\0\0Hello")]
    [InlineData("gAMA", "\0\u0001\u0086\u00a0")]
    public void A_chunk_of_a_png_with_a_wrong_checksum_is_ignored_and_told(string name, string content)
    {
        byte[] data = System.Text.Encoding.Latin1.GetBytes(content);
        Decoded plain = Decoded.Read(Write("plain.png"));
        string path = Write("damaged.png", (name, data));
        Assert.Empty(Decoded.Read(path).Warnings);

        byte[] file = File.ReadAllBytes(path);
        int chunk = file.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(name));
        file[chunk + 4 + data.Length] ^= 1;
        File.WriteAllBytes(path, file);
        Decoded damaged = Decoded.Read(path);
        Assert.Equal([Damage.BesidePixels], damaged.Warnings);
        Assert.Equal(plain.Values, damaged.Values);
    }

    [Fact]
    public void A_chunk_of_pixels_with_a_wrong_checksum_is_refused()
    {
        string path = Write("damaged.png");
        byte[] file = File.ReadAllBytes(path);
        file[^13] ^= 1;
        File.WriteAllBytes(path, file);
        Assert.Throws<ImageUnreadableException>(() => Decoded.Read(path));
    }

    [Fact]
    public void A_webp_with_gaps_between_its_chunks_is_reported()
    {
        string path = _directory["photo.webp"];
        using (Image image = SampleFile.Picture.ToImage())
        using (Image described = image.Mutate(static header => header.Set(GValue.BlobType, "xmp-data", "<x:xmpmeta/>"u8.ToArray())))
        {
            described.Webpsave(path);
        }

        Assert.Empty(Decoded.Read(path).Warnings);
        byte[] file = File.ReadAllBytes(path);
        file.AsSpan(file.AsSpan().LastIndexOf("XMP "u8), 4).Clear();
        File.WriteAllBytes(path, file);
        Assert.Equal([Damage.BesidePixels], Decoded.Read(path).Warnings);
    }

    private string Write(string name, params (string Name, byte[] Data)[] chunks) =>
        PngBuilder.Write(_directory[name], Side, 3, [.. Enumerable.Range(0, Side * Side * 3).Select(static i => (ushort)(i % 200))], deep: false, chunks);
}
