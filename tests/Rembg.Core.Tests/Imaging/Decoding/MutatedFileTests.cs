using NetVips;

namespace Rembg.Tests.Decoding;

/// <summary>Files of every format with bytes cut off, changed and inserted: each is a picture or a named failure, and nothing worse.</summary>
public sealed class MutatedFileTests
{
    [Theory]
    [InlineData("photo.jpg")]
    [InlineData("photo.png")]
    [InlineData("photo.webp")]
    [InlineData("photo.gif")]
    [InlineData("photo.avif")]
    [InlineData("strips.tif")]
    [InlineData("tiles.tif")]
    [InlineData("fields.tif")]
    public void A_mutated_file_is_read_or_refused(string name)
    {
        const int Mutations = 60;
        using TemporaryDirectory directory = new();
        byte[] whole = File.ReadAllBytes(Write(directory[name]));
        Random random = new(whole.Length);
        for (int i = 0; i < Mutations; i++)
        {
            string path = directory["mutated"];
            File.WriteAllBytes(path, Mutate(whole, random));
            try
            {
                Decoded decoded = Decoded.Read(path);
                Assert.InRange(decoded.Bands, 3, 4);
            }
            catch (RembgException exception)
            {
                Assert.Equal(path, exception.Path);
            }
        }
    }

    private static byte[] Mutate(byte[] whole, Random random)
    {
        // Headers matter more than pixels.
        int place = random.Next(2) == 0 ? random.Next(whole.Length) : random.Next(Math.Min(whole.Length, 200));
        byte[] bytes = [.. whole];
        switch (random.Next(4))
        {
            case 0:
                return bytes[..place];
            case 1:
                bytes[place] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 2:
                random.NextBytes(bytes.AsSpan(place, Math.Min(random.Next(1, 9), bytes.Length - place)));
                return bytes;
            default:
                return [.. bytes[..place], (byte)random.Next(256), .. bytes[place..]];
        }
    }

    private static string Write(string path)
    {
        Random random = new(5);
        Pixels picture = Pixels.Draw(90, 70, (x, y) => (x * 2, y * 3, random.Next(256)));
        using Image image = picture.ToImage();
        switch (Path.GetFileName(path))
        {
            case "strips.tif":
                image.Tiffsave(path, compression: Enums.ForeignTiffCompression.Lzw);
                break;
            case "tiles.tif":
                image.Tiffsave(path, compression: Enums.ForeignTiffCompression.Deflate, tile: true, tileWidth: 32, tileHeight: 32);
                break;
            case "fields.tif":
                new TiffBuilder().Page(90, 70, 3, 8, picture.Values).Write(path);
                break;
            default:
                image.WriteToFile(path);
                break;
        }

        return path;
    }
}
