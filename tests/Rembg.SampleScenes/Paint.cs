using System.Numerics;

namespace Rembg.Samples;

/// <summary>Colours as people write them, made fit for arithmetic.</summary>
internal static class Paint
{
    private static readonly float[] LinearOf = [.. Enumerable.Range(0, 256).Select(Linear)];

    /// <summary>The linear light of an sRGB colour written as <c>0xRRGGBB</c> (IEC 61966-2-1).</summary>
    public static Vector3 Rgb(int hex) => new(LinearOf[(hex >> 16) & 255], LinearOf[(hex >> 8) & 255], LinearOf[hex & 255]);

    /// <summary>The mix of two sRGB colours.</summary>
    /// <param name="from">The colour where <paramref name="amount"/> is 0.</param>
    /// <param name="to">The colour where it is 1.</param>
    /// <param name="amount">Anything; what is outside 0–1 counts as the nearer end.</param>
    public static Vector3 Mix(int from, int to, float amount) => Mix(Rgb(from), to, amount);

    /// <summary>A colour with some of another one laid over it.</summary>
    public static Vector3 Mix(Vector3 color, int over, float amount) => Vector3.Lerp(color, Rgb(over), Curve.Unit(amount));

    private static float Linear(int code)
    {
        float value = code / 255f;
        return value <= 0.04045f ? value / 12.92f : MathF.Pow((value + 0.055f) / 1.055f, 2.4f);
    }
}
