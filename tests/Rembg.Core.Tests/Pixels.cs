using NetVips;

namespace Rembg.Tests;

/// <summary>Pixels in memory, for tests that look at each of them.</summary>
internal sealed record Pixels(int Width, int Height, int Bands, byte[] Values)
{
    public byte this[int x, int y, int band] => Values[(((y * Width) + x) * Bands) + band];

    /// <summary>Reads an 8-bit image file as it is stored.</summary>
    public static Pixels Read(string path)
    {
        using Image image = Image.NewFromFile(path);
        Assert.Equal(Enums.BandFormat.Uchar, image.Format);
        return new Pixels(image.Width, image.Height, image.Bands, image.WriteToMemory<byte>());
    }

    /// <summary>Computes an RGB picture from a function of the pixel's place.</summary>
    public static Pixels Draw(int width, int height, Func<int, int, (int Red, int Green, int Blue)> color)
    {
        byte[] values = new byte[width * height * 3];
        for (int i = 0; i < width * height; i++)
        {
            (int red, int green, int blue) = color(i % width, i / width);
            (values[i * 3], values[(i * 3) + 1], values[(i * 3) + 2]) = ((byte)red, (byte)green, (byte)blue);
        }

        return new Pixels(width, height, 3, values);
    }

    /// <summary>One band alone.</summary>
    public Pixels Band(int band) => new(Width, Height, 1, [.. Values.Where((_, index) => index % Bands == band)]);

    /// <summary>As a libvips image, tagged as sRGB or grey.</summary>
    public Image ToImage()
    {
        using Image image = Image.NewFromMemory(Values, Width, Height, Bands, Enums.BandFormat.Uchar);
        return image.Copy(interpretation: Bands < 3 ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb);
    }

    /// <summary>Writes a file in the format of its extension.</summary>
    public string Write(string path)
    {
        using Image image = ToImage();
        image.WriteToFile(path);
        return path;
    }
}
