using NetVips;

using Rembg.Imaging;

namespace Rembg.Tests;

/// <summary>Shrinking while decoding is a shortcut: the model must see what it would see without it.</summary>
public sealed class PhotoThumbnailTests
{
    [Theory]
    [InlineData(1300, 900, "photo.png")]
    [InlineData(1999, 1501, "photo.png")]
    [InlineData(700, 2600, "photo.png")]
    [InlineData(2561, 1283, "photo.jpg")]
    [InlineData(4111, 2600, "photo.jpg")]
    [InlineData(5200, 5209, "photo.jpg")]
    [InlineData(2561, 1283, "photo.webp")]
    public void A_thumbnail_is_within_a_grey_level_of_resampling_the_whole_photo(int width, int height, string name)
    {
        const int Size = 320;
        using TemporaryDirectory directory = new();
        string path = directory[name];
        using Image real = Image.NewFromFile(SharedData.Photo("bike.jpg"));
        using Image resized = real.Resize((double)width / real.Width, vscale: (double)height / real.Height);
        using Image picture = resized.Crop(0, 0, width, height);
        picture.WriteToFile(path, name.EndsWith(".png", StringComparison.Ordinal) ? null : new VOption { ["Q"] = 95 });

        byte[] thumbnail = Read(path, Size);
        Pixels whole = Pixels.Read(path);
        byte[] direct = Resized.Rgb(whole.Values, width, height, width, height, Size, Size);

        double difference = thumbnail.Zip(direct, static (a, b) => Math.Abs(a - b)).Average();
        Assert.InRange(difference, 0, 0.8);
    }

    [Fact]
    public void A_thumbnail_is_not_shifted_by_shrinking()
    {
        // Two photos that mirror each other must give thumbnails that do, also when sizes do not divide.
        const int Size = 64;
        using TemporaryDirectory directory = new();
        using Image picture = Pixels.Draw(1013, 771, static (x, y) => (x / 4, y / 4, (x + y) / 8)).ToImage();
        using Image turned = picture.Rot180();
        picture.WriteToFile(directory["a.png"]);
        turned.WriteToFile(directory["b.png"]);

        byte[] straight = Read(directory["a.png"], Size);
        byte[] mirrored = Read(directory["b.png"], Size);
        for (int i = 0; i < Size * Size; i++)
        {
            for (int band = 0; band < 3; band++)
            {
                Assert.InRange(mirrored[(((Size * Size) - 1 - i) * 3) + band] - straight[(i * 3) + band], -1, 1);
            }
        }
    }

    [Theory]
    [InlineData(600, 400, "photo.png", 1)]
    [InlineData(1400, 1100, "photo.png", 1)]
    [InlineData(4111, 2600, "photo.jpg", 1)]
    [InlineData(2600, 4111, "photo.jpg", 6)]
    [InlineData(2561, 1283, "photo.webp", 1)]
    public void Thumbnails_of_several_sizes_equal_those_that_are_made_alone(int width, int height, string name, int orientation)
    {
        using TemporaryDirectory directory = new();
        string path = directory[name];
        using (Image real = Image.NewFromFile(SharedData.Photo("bike.jpg")))
        using (Image resized = real.Resize((double)width / real.Width, vscale: (double)height / real.Height))
        using (Image picture = resized.Mutate(image => image.Set(GValue.GIntType, "orientation", orientation)))
        {
            picture.WriteToFile(path);
        }

        int[] sizes = [320, 256, 1024, 512, 320];
        using Photo photo = Photo.Open(path, long.MaxValue, default);
        using ReducedPhoto reduced = new(photo, ColorConversion.ToSrgb8, isKept: true);
        Assert.All(sizes, size =>
        {
            byte[] thumbnail = new byte[size * size * 3];
            reduced.Read(size, size, thumbnail, default);
            Assert.True(Read(path, size).AsSpan().SequenceEqual(thumbnail));
        });
    }

    [Fact]
    public void A_second_thumbnail_of_a_small_photo_needs_no_second_decoding()
    {
        using TemporaryDirectory directory = new();
        string path = directory["photo.jpg"];
        File.Copy(SharedData.Photo("girl-1.jpg"), path);
        byte[] expected = Read(path, 256);
        using Photo photo = Photo.Open(path, long.MaxValue, default);
        using ReducedPhoto reduced = new(photo, ColorConversion.ToSrgb8, isKept: true);
        reduced.Read(320, 320, new byte[320 * 320 * 3], default);
        using (FileStream file = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            file.SetLength(0);
        }

        byte[] thumbnail = new byte[256 * 256 * 3];
        reduced.Read(256, 256, thumbnail, default);
        Assert.Equal(expected, thumbnail);
    }

    private static byte[] Read(string path, int size)
    {
        using Photo photo = Photo.Open(path, long.MaxValue, default);
        return PhotoThumbnail.Read(photo, size, size, default);
    }
}
