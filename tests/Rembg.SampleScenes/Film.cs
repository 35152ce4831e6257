using System.Numerics;

namespace Rembg.Samples;

/// <summary>Turns linear light into the bytes of a photograph.</summary>
internal static class Film
{
    /// <summary>sRGB bytes, three per pixel.</summary>
    public static byte[] Develop(Vector3[] light, int width, int height)
    {
        byte[] rgb = new byte[light.Length * 3];
        Parallel.For(0, height, y =>
        {
            for (int x = 0; x < width; x++)
            {
                int index = (y * width) + x;
                Vector2 offset = new((2f * x / width) - 1, (2f * y / height) - 1);
                Vector3 exposed = light[index] * (1 - (0.14f * offset.LengthSquared()));
                float grain = (Noise.Cell(x, y, 0) + Noise.Cell(x, y, 1) - 1) * 0.012f;
                rgb[index * 3] = Code(exposed.X, grain);
                rgb[(index * 3) + 1] = Code(exposed.Y, grain);
                rgb[(index * 3) + 2] = Code(exposed.Z, grain);
            }
        });
        return rgb;
    }

    /// <summary>Narkowicz's fit of the ACES film curve, then the sRGB transfer curve.</summary>
    private static byte Code(float light, float grain)
    {
        float toned = Curve.Unit(light * ((2.51f * light) + 0.03f) / ((light * ((2.43f * light) + 0.59f)) + 0.14f));
        float coded = toned <= 0.0031308f ? 12.92f * toned : (1.055f * MathF.Pow(toned, 1 / 2.4f)) - 0.055f;
        return (byte)MathF.Round(255 * Curve.Unit(coded + grain));
    }
}
