using System.Collections.Concurrent;

namespace Rembg.Tests.Running;

/// <summary>Pictures that are drawn, for tests that need no real photo.</summary>
internal static class TestPhotos
{
    private static readonly ConcurrentDictionary<string, byte[]> Drawn = new();

    /// <summary>A bright disc on a dark ground, as JPEG.</summary>
    /// <param name="seed">Makes another picture of each number.</param>
    public static byte[] Jpeg(int seed = 0) => Draw(160, 120, ".jpg", seed);

    /// <summary>The same in any size and format.</summary>
    public static byte[] Draw(int width, int height, string extension, int seed = 0) => Drawn.GetOrAdd($"{width} {height} {extension} {seed}", _ =>
    {
        Pixels pixels = Pixels.Draw(width, height, (x, y) =>
        {
            double distance = Math.Pow(x - (width * 0.5), 2) + Math.Pow(y - (height * 0.5), 2);
            int level = distance < Math.Pow(Math.Min(width, height) * 0.3, 2) ? 220 : 20;
            return (level, level - (x % 16), level - ((y + (seed * 5)) % 18));
        });
        using NetVips.Image image = pixels.ToImage();
        return image.WriteToBuffer(extension);
    });

    /// <summary>Noise, which no format makes small.</summary>
    public static byte[] Noise(int side) => Drawn.GetOrAdd($"noise {side}", _ =>
    {
        Random random = new(3);
        byte[] values = new byte[side * side * 3];
        random.NextBytes(values);
        using NetVips.Image image = new Pixels(side, side, 3, values).ToImage();
        return image.WriteToBuffer(".jpg");
    });
}
