using System.Numerics;

namespace Rembg.Samples.Calibration;

/// <summary>The ways that two colours share a surface.</summary>
internal enum Pattern
{
    /// <summary>Clouds.</summary>
    Mottle,

    /// <summary>Upright fibres: bark, hair, grass.</summary>
    Streaks,

    /// <summary>Level bands.</summary>
    Stripes,

    /// <summary>A chequerboard.</summary>
    Checks,

    /// <summary>Scattered spots.</summary>
    Dots,

    /// <summary>Courses of blocks, each in a tone of its own: walls, tiles, windows.</summary>
    Blocks,

    /// <summary>Sharp patches on many scales: leaves against the light.</summary>
    Leaves,
}

/// <summary>A pattern in two colours that fills space.</summary>
/// <param name="Pattern">How they share it.</param>
/// <param name="Dark">One colour, <c>0xRRGGBB</c>.</param>
/// <param name="Bright">The other.</param>
/// <param name="Scale">Features in a unit of length.</param>
internal sealed record Texture(Pattern Pattern, int Dark, int Bright, float Scale)
{
    /// <summary>One colour without a pattern.</summary>
    public static Texture Plain(int color) => new(Pattern.Mottle, color, color, 1);

    /// <summary>The colour at a point, linear.</summary>
    public Vector3 At(Vector3 point) => Paint.Mix(Dark, Bright, Share(point * Scale));

    private float Share(Vector3 at) => Pattern switch
    {
        Pattern.Mottle => Curve.Step(0.25f, 0.75f, Noise.Fractal(at, 4)),
        Pattern.Streaks => Curve.Step(0.3f, 0.7f, Noise.Fractal(at * new Vector3(3, 0.3f, 3), 4)),
        Pattern.Stripes => Curve.Step(-0.1f, 0.1f, MathF.Sin(4 * at.Y)),
        Pattern.Checks => Curve.Step(-0.05f, 0.05f, MathF.Sin(2 * at.X) * MathF.Sin(2 * at.Y) * MathF.Cos(2 * at.Z)),
        Pattern.Dots => Curve.Step(0.25f, 0.2f, Noise.Dot(at)),
        Pattern.Blocks => Blocks(at),
        _ => Curve.Step(0.46f, 0.54f, Noise.Fractal(at, 6)) * (0.4f + (0.6f * Noise.Value(at * 3))),
    };

    private static float Blocks(Vector3 at)
    {
        // Walls are seen from the front, floors from above: whichever way a block lies, its neighbours are beside it.
        float course = at.Y + at.Z;
        float along = at.X + (0.5f * MathF.Floor(course));
        float toEdge = MathF.Min(MathF.Abs(along - MathF.Round(along)), MathF.Abs(course - MathF.Round(course)));
        float tone = Noise.Cell((int)MathF.Floor(along), (int)MathF.Floor(course), 5);
        return Curve.Step(0.03f, 0.07f, toEdge) * (0.35f + (0.65f * tone));
    }
}
