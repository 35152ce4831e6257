using System.Buffers.Binary;

using NetVips;

using Rembg.Imaging;
using Rembg.Imaging.Vips;

namespace Rembg.Tests.Decoding;

/// <summary>Decoders see the first frame of WebP and GIF files and no more, and it looks as if they had seen the whole file.</summary>
[Trait("Speed", "Fast")]
public sealed class FirstFrameTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("webp")]
    [InlineData("gif")]
    public void The_first_frame_of_an_animation_is_read(string extension)
    {
        string animation = WriteAnimation(extension);
        using Image expected = Image.NewFromFile(animation);
        using VipsScope vips = new(TestContext.Current.CancellationToken);
        using Photo photo = Photo.Open(animation, 1_000_000, vips.CancellationToken);
        Image actual = photo.Decode(1, vips);
        Assert.Equal((expected.Width, expected.Height), (actual.Width, actual.Height));

        // A later frame's transparency gives the whole animation alpha, which this frame does not need.
        using Image expectedColors = expected.ExtractBand(0, n: 3);
        using Image actualColors = actual.ExtractBand(0, n: 3);
        Assert.Equal(expectedColors.WriteToMemory<byte>(), actualColors.WriteToMemory<byte>());
    }

    [Fact]
    public void A_gif_that_is_cut_off_in_a_later_frame_is_read()
    {
        string animation = WriteAnimation("gif");
        byte[] file = File.ReadAllBytes(animation);
        File.WriteAllBytes(_directory["cut.gif"], file[..^100]);
        Assert.Equal(Decoded.Read(animation).Values, Decoded.Read(_directory["cut.gif"]).Values);
    }

    [Fact]
    public void Metadata_behind_the_frame_of_a_webp_are_read()
    {
        string path = _directory["turned.webp"];
        using (Image image = SampleFile.Picture.ToImage())
        using (Image turned = image.Mutate(static header => header.Set(GValue.GIntType, "orientation", 6)))
        {
            turned.Webpsave(path);
        }

        using Photo photo = Photo.Open(path, 1_000_000, TestContext.Current.CancellationToken);
        Assert.Equal((160, 240), (photo.Width, photo.Height));
    }

    [Fact]
    public void A_webp_with_a_far_too_long_picture_is_refused()
    {
        string path = _directory["long.webp"];
        using Image image = SampleFile.Picture.ToImage();
        byte[] file = image.WebpsaveBuffer(keep: Enums.ForeignKeep.None);
        Assert.Equal("VP8 ", System.Text.Encoding.Latin1.GetString(file, 12, 4));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), (1 << 30) + 12);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 1 << 30);
        WriteSparse(path, file, (1L << 30) + 20);
        AssertTooLong(path);
    }

    [Fact]
    public void An_icon_with_a_far_too_long_picture_is_refused()
    {
        string path = SampleFile.Write(_directory, "photo.ico");
        byte[] file = File.ReadAllBytes(path);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 1 << 30);
        WriteSparse(path, file, (1L << 30) + file.Length);
        AssertTooLong(path);
    }

    private static void AssertTooLong(string path) =>
        Assert.Contains("more data than its picture can need", Assert.Throws<ImageUnreadableException>(() => Decoded.Read(path)).Message, StringComparison.Ordinal);

    private static void WriteSparse(string path, byte[] start, long length)
    {
        using FileStream file = File.Create(path);
        file.Write(start);
        file.SetLength(length);
    }

    private string WriteAnimation(string extension)
    {
        string path = _directory["animation." + extension];
        int[] delays = [100, 100];
        using Image first = SampleFile.Picture.ToImage();
        using Image second = first.Invert();
        using Image both = first.Join(second, Enums.Direction.Vertical);
        using Image animation = both.Mutate(header =>
        {
            header.Set(GValue.GIntType, "page-height", first.Height);
            header.Set(GValue.ArrayIntType, "delay", delays);
        });
        animation.WriteToFile(path);
        return path;
    }
}
