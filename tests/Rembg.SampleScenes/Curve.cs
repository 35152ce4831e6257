namespace Rembg.Samples;

/// <summary>Small functions of one number.</summary>
internal static class Curve
{
    /// <summary>0 below <paramref name="from"/>, 1 above <paramref name="to"/>, a smooth S between (Hermite).</summary>
    public static float Step(float from, float to, float value)
    {
        float x = Unit((value - from) / (to - from));
        return x * x * (3 - (2 * x));
    }

    /// <summary>The nearest value in 0–1.</summary>
    public static float Unit(float value) => Math.Clamp(value, 0, 1);
}
