namespace Rembg.Tests;

/// <summary>A kind of content that exercises an encoder of PNG.</summary>
public enum DrawnContent
{
    Random,
    Flat,
    Transparent,
    Gradient,
    Noisy,
    GreyNoise,
    Drawing,
    Subject,
    Repeated,
}

/// <summary>Draws pixels of every kind.</summary>
internal static class DrawnPixels
{
    public static Pixels Draw(DrawnContent content, int width, int height, int bands, int seed)
    {
        Random random = new(seed);
        byte[] values = new byte[width * height * bands];
        byte[] color = new byte[bands];
        random.NextBytes(color);
        if (content == DrawnContent.Random)
        {
            random.NextBytes(values);
            return new Pixels(width, height, bands, values);
        }

        int grey = 0;
        for (int i = 0; i < values.Length; i++)
        {
            int band = i % bands;
            int x = i / bands % width;
            int y = i / bands / width;
            values[i] = (byte)(content switch
            {
                DrawnContent.Flat => color[band],
                DrawnContent.Gradient => ((3 * x) + (y * (band + 1))) / 4,
                DrawnContent.Noisy => 100 + (x / 8) + (y / 5) + random.Next(-6, 7),
                DrawnContent.GreyNoise => band == 3 ? 255 : grey = band == 0 ? random.Next(100, 110) : grey,
                DrawnContent.Drawing => ((x / 37) + (y / 11)) % 3 == 1 ? color[band] : 255 - color[band],
                DrawnContent.Subject => IsInside(x, y) ? band == 3 ? 255 : 80 + x + random.Next(4) : 0,
                DrawnContent.Repeated => (x * 7 % 40) + (y * 13 % 30),
                _ => 0,
            });
        }

        return new Pixels(width, height, bands, values);

        bool IsInside(int x, int y) => Math.Pow((x / (double)width) - 0.5, 2) + Math.Pow((y / (double)height) - 0.5, 2) < 0.1;
    }
}
