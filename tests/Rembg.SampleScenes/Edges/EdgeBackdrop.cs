using System.Numerics;

namespace Rembg.Samples.Edges;

/// <summary>Backdrops that are drawn, for where there is no photo: out of focus, as behind a portrait, or sharp.</summary>
public static class EdgeBackdrop
{
    /// <summary>Draws a backdrop.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="seed">Which one; odd ones are sharp.</param>
    /// <returns>Three bytes per pixel, row by row.</returns>
    public static byte[] Draw(int width, int height, int seed)
    {
        byte[] rgb = new byte[width * height * 3];
        int octaves = seed % 2 == 0 ? 2 : 7;
        Vector3 dark = Hue(seed, 0.15f, 0.45f);
        Vector3 light = Hue(seed + 5, 0.55f, 0.95f);
        Parallel.For(0, height, y =>
        {
            for (int x = 0; x < width; x++)
            {
                Vector3 place = new(6f * x / width, 6f * y / width, seed * 31.7f);
                float mix = Math.Clamp(0.5f + (1.6f * (Noise.Fractal(place, octaves) - 0.5f)) + (0.3f * ((float)y / height - 0.5f)), 0, 1);
                Vector3 color = Vector3.Lerp(dark, light, mix);
                for (int band = 0; band < 3; band++)
                {
                    rgb[(((y * width) + x) * 3) + band] = (byte)MathF.Round(255 * Math.Clamp(color[band], 0, 1));
                }
            }
        });
        return rgb;
    }

    private static Vector3 Hue(int seed, float low, float high) => new(
        float.Lerp(low, high, Noise.Cell(seed, 1, 0)),
        float.Lerp(low, high, Noise.Cell(seed, 2, 0)),
        float.Lerp(low, high, Noise.Cell(seed, 3, 0)));
}
