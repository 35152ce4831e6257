using NetVips;

using Rembg.Imaging;

namespace Rembg.Tests.Decoding;

/// <summary>GIFs without codes for all pixels are refused, and GIFs of every encoder are read.</summary>
[Trait("Speed", "Fast")]
public sealed class GifCodesTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(3, 2, 4)]
    [InlineData(90, 70, 16)]
    [InlineData(300, 200, 256)]
    public void Whole_files_are_read(int width, int height, int colors)
    {
        // Noise fills the table of strings again and again.
        Random random = new(width);
        string path = _directory["noise.gif"];
        Pixels noise = Pixels.Draw(width, height, (_, _) => (random.Next(colors), 0, 255));
        using Image image = noise.ToImage();
        image.Gifsave(path, dither: 0, effort: 1);
        using Image expected = Image.NewFromFile(path);
        Decoded decoded = Decoded.Read(path);
        Assert.Equal((width, height), (decoded.Width, decoded.Height));
        Assert.Equal(expected.ExtractBand(0, n: 3).WriteToMemory<byte>(), Enumerable.Range(0, width * height * 3).Select(i => (byte)MathF.Round(decoded.Values[(i / 3 * decoded.Bands) + (i % 3)] * 255)));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    [InlineData(200)]
    public void Codes_that_end_early_are_refused(int missing)
    {
        byte[] whole = WritePicture();
        int block = FullBlock(whole);
        int length = whole[block] - missing;
        AssertRefused([.. whole[..block], (byte)length, .. whole[(block + 1)..(block + 1 + length)], 0, 0x3B]);
    }

    [Fact]
    public void A_code_that_means_nothing_yet_is_refused()
    {
        byte[] whole = WritePicture();
        int first = FirstBlock(whole);
        byte[] file = [.. whole];

        // All bits set is the highest code there is of its size.
        file.AsSpan(first + 20, 4).Fill(0xFF);
        AssertRefused(file);
    }

    [Fact]
    public void A_frame_without_pixels_is_refused()
    {
        byte[] file = WritePicture();
        int descriptor = Descriptor(file);
        file.AsSpan(descriptor + 5, 2).Clear();
        AssertRefused(file);
    }

    private static int Descriptor(byte[] file)
    {
        int position = 13 + ((file[10] & 0x80) == 0 ? 0 : 3 << ((file[10] & 7) + 1));
        while (file[position] != 0x2C)
        {
            for (position += 2; file[position] != 0; position += file[position] + 1)
            {
            }

            position++;
        }

        return position;
    }

    private static int FirstBlock(byte[] file)
    {
        int descriptor = Descriptor(file);
        return descriptor + 11 + ((file[descriptor + 9] & 0x80) == 0 ? 0 : 3 << ((file[descriptor + 9] & 7) + 1));
    }

    // The last block of the greatest length; what follows is at least the end of the codes.
    private static int FullBlock(byte[] file)
    {
        int last = -1;
        for (int position = FirstBlock(file); file[position] != 0; position += file[position] + 1)
        {
            last = file[position] == byte.MaxValue ? position : last;
        }

        Assert.True(last > 0);
        return last;
    }

    private byte[] WritePicture()
    {
        string path = _directory["picture.gif"];
        using Image image = SampleFile.Picture.ToImage();
        image.Gifsave(path);
        return File.ReadAllBytes(path);
    }

    private void AssertRefused(byte[] file)
    {
        string path = _directory["damaged.gif"];
        File.WriteAllBytes(path, file);
        ImageUnreadableException refusal = Assert.Throws<ImageUnreadableException>(() => Decoded.Read(path));
        Assert.Equal(path, refusal.Path);
    }
}
