using System.Numerics;

namespace Rembg.Samples.Scenes;

/// <summary>A glazed mug of coffee on a wooden table, a café's lights behind it.</summary>
internal sealed class Mug : Scene
{
    private const float CoffeeLevel = 1.38f;

    public override string Name => "mug";

    internal override Camera Camera { get; } = new(new(0, 3.3f, 7.4f), new(0.16f, 0.8f, 0), 4.6f, 0.26f);

    internal override Light Light { get; } = new(
        Vector3.Normalize(new(-0.75f, 0.75f, 0.62f)),
        Key: new(1.6f, 1.42f, 1.15f),
        Sky: new(0.3f, 0.3f, 0.32f),
        Bounce: new(0.24f, 0.16f, 0.1f),
        Size: 0.25f,
        Window: true);

    internal override Sphere Bounds { get; } = new(new(0.2f, 0.8f, 0.1f), 1.45f);

    internal override Vector3 Bleed { get; } = Paint.Rgb(0x24383C);

    internal override float Distance(Vector3 point) => MathF.Min(Pottery(point), Coffee(point));

    internal override float SubjectRelief(Vector3 point) =>
        point.Y < 0.2f ? 0.006f * Noise.Fractal(point * 30, 2) : 0.01f * Noise.Value(new(point.X, 5 * point.Y, point.Z));

    internal override Material Subject(Vector3 point)
    {
        if (Coffee(point) < Pottery(point))
        {
            return CoffeeSurface(point);
        }

        float drip = Noise.Fractal(new Vector3(point.X * 2, 0, point.Z * 2), 3);
        if (point.Y < 0.1f + (0.16f * drip))
        {
            return new Material(Paint.Mix(0x8A6A4C, 0xB08D68, Noise.Fractal(point * 25, 3)), Roughness: 1, Gloss: 0);
        }

        float pool = Curve.Step(1.75f, 0.1f, point.Y + (0.6f * (Noise.Fractal(point * 2.5f, 4) - 0.5f)));
        Vector3 glaze = Paint.Mix(0xC9D6C8, 0x1F6E7A, Curve.Step(0, 0.45f, pool));
        glaze = Paint.Mix(glaze, 0x123E54, Curve.Step(0.45f, 1, pool));
        float iron = Curve.Step(0.16f, 0.06f, Noise.Dot(point * 9)) + Curve.Step(0.14f, 0.06f, Noise.Dot(point * 16));
        return new Material(Paint.Mix(glaze, 0x2B2420, 0.6f * Curve.Unit(iron)), Roughness: 0.1f);
    }

    internal override Material? Ground(Vector3 point)
    {
        if (point.Z < -4.5f)
        {
            return null;
        }

        (float grain, float seam, float tone) = Plank(point);
        Vector3 wood = Paint.Mix(0x6E4526, 0xB07F4C, grain) * (0.75f + (0.4f * tone));
        return new Material(wood * (1 - (0.6f * seam)), Roughness: 0.3f + (0.2f * grain), Gloss: 0.8f * (1 - seam));
    }

    internal override float GroundRelief(Vector3 point)
    {
        (float grain, float seam, float _) = Plank(point);
        return (0.004f * grain) - (0.012f * seam);
    }

    internal override Vector3 Backdrop(Vector3 direction)
    {
        Vector3 room = Paint.Mix(0x2B1E16, 0x6A4A30, Curve.Step(-0.4f, 0.1f, direction.Y - (0.4f * direction.X)));
        Vector3 cell = new(direction.X * 30, direction.Y * 30, 7.5f);
        float lamp = Curve.Step(0.12f, 0.09f, Noise.Dot(cell));
        float which = Noise.Cell(cell);
        Vector3 glow = Vector3.Lerp(new(16, 5.5f, 1.2f), new(14, 9, 4), which);
        return room + (glow * lamp * Curve.Step(0.35f, 0.8f, which));
    }

    private static float Pottery(Vector3 point)
    {
        float taper = 1 + (0.07f * MathF.Sin(1.9f * point.Y));
        Vector3 round = new(point.X / taper, point.Y, point.Z / taper);
        float clay = Shape.Join(Shape.Drum(round, 0, 1.6f, 0.78f, 0.14f), Handle(point), 0.12f);
        return 0.9f * Shape.Cut(clay, Shape.Drum(round, 0.15f, 2.4f, 0.69f, 0.2f), 0.06f);
    }

    private static float Handle(Vector3 point)
    {
        Vector3 local = Shape.Turn(point, 0.15f) - new Vector3(0.84f, 0.82f, 0);
        local.Y *= 0.85f;
        float ring = MathF.Sqrt((local.X * local.X) + (local.Y * local.Y)) - 0.42f;
        return new Vector2(ring, local.Z * 0.8f).Length() - 0.105f;
    }

    private static float Coffee(Vector3 point) => Shape.Drum(point, CoffeeLevel - 0.2f, CoffeeLevel, 0.75f, 0.01f);

    private static Material CoffeeSurface(Vector3 point)
    {
        float swirl = Noise.Fractal((point * 2) + new Vector3(Noise.Fractal(point * 2, 3)), 4);
        float crema = Curve.Unit(Curve.Step(0.5f, 0.72f, Shape.Radius(point)) + (0.8f * Curve.Step(0.35f, 0.75f, swirl)));
        return new Material(Paint.Mix(0x3A1E0E, 0xA8733E, crema), Roughness: 0.1f + (0.3f * crema));
    }

    /// <summary>Grain (0–1, dark to light), seam (1 between planks) and each plank's own tone.</summary>
    private static (float Grain, float Seam, float Tone) Plank(Vector3 point)
    {
        float board = (point.X + 0.65f) / 1.3f;
        int number = (int)MathF.Floor(board);
        float tone = Noise.Cell(number, 0, 0);
        Vector3 along = new(point.X * 2.6f, number * 9.1f, point.Z * 0.28f);
        float rings = 0.5f + (0.5f * MathF.Sin(26 * Noise.Fractal(along, 3)));
        float fibre = Noise.Fractal(new Vector3(point.X * 60, number, point.Z * 2), 3);
        float seam = Curve.Step(0.012f, 0.004f, MathF.Abs(board - MathF.Round(board)));
        return ((0.45f * rings) + (0.55f * fibre), seam, tone);
    }
}
