using System.Numerics;

namespace Rembg.Samples.Scenes;

/// <summary>A fly agaric on mossy ground, sunlight falling through the wood behind it.</summary>
internal sealed class Mushroom : Scene
{
    private const int WartCount = 44;
    private const float WartTop = 0.05f;

    private static readonly Vector3 CapMiddle = new(0, 1.2f, 0);
    private static readonly Vector3 CapRadii = new(0.94f, 0.72f, 0.94f);
    private static readonly Wart[] Warts = [.. Enumerable.Range(0, WartCount).Select(PlaceWart)];

    public override string Name => "mushroom";

    internal override Camera Camera { get; } = new(new(0, 1.3f, 7.6f), new(0.02f, 0.92f, 0), 4.6f, 0.4f);

    internal override Light Light { get; } = new(
        Vector3.Normalize(new(-0.7f, 0.62f, 0.6f)),
        Key: new(1.9f, 1.7f, 1.3f),
        Sky: new(0.3f, 0.36f, 0.3f),
        Bounce: new(0.12f, 0.15f, 0.07f),
        Size: 0.18f,
        Window: false);

    internal override Sphere Bounds { get; } = new(new(0, 1, 0), 1.3f);

    internal override Vector3 Bleed { get; } = Paint.Rgb(0x1C2210);

    internal override float Distance(Vector3 point) => MathF.Min(Cap(point), MathF.Min(Stem(point), Skirt(point)));

    internal override float SubjectRelief(Vector3 point)
    {
        if (Cap(point) > 0.01f)
        {
            return 0.012f * Noise.Fractal(new Vector3(point.X * 14, point.Y * 3, point.Z * 14), 3);
        }

        float gills = Curve.Step(0.02f, -0.02f, Shape.Ellipsoid(point, CapMiddle, CapRadii * 0.97f));
        return (0.01f * gills * MathF.Sin(90 * MathF.Atan2(point.Z, point.X))) + (0.006f * Noise.Fractal(point * 9, 3));
    }

    internal override Material Subject(Vector3 point)
    {
        float cap = Cap(point);
        float mottle = Noise.Fractal(point * 5, 4);
        if (cap > MathF.Min(Stem(point), Skirt(point)))
        {
            float soil = Curve.Step(0.3f, 0, point.Y + (0.3f * (mottle - 0.5f)));
            Vector3 flesh = Paint.Mix(0xD8CDB4, 0xF6F0E0, mottle);
            return new Material(Paint.Mix(flesh, 0x6B5638, 0.8f * soil), Roughness: 0.8f, Gloss: 0.3f, Softness: 0.3f);
        }

        if (WartHeight(point) > 0.012f)
        {
            return new Material(Paint.Mix(0xE6DABE, 0xFFF9EC, mottle), Roughness: 0.9f, Gloss: 0.2f, Softness: 0.3f);
        }

        if (Shape.Ellipsoid(point, CapMiddle, CapRadii * 0.985f) < 0)
        {
            return new Material(Paint.Rgb(0xEBDFC4), Roughness: 0.9f, Gloss: 0.1f, Softness: 0.3f);
        }

        float rim = Curve.Step(1.6f, 1.25f, point.Y + (0.3f * (mottle - 0.5f)));
        return new Material(Paint.Mix(0xB3140C, 0xCF2E10, rim), Roughness: 0.22f, Gloss: 0.9f, Softness: 0.1f);
    }

    internal override Material? Ground(Vector3 point)
    {
        float height = Moss(point);
        Vector3 moss = Paint.Mix(0x16220A, 0x6C8A34, Curve.Step(0.25f, 0.8f, height));
        float litter = Curve.Step(0.56f, 0.64f, Noise.Fractal((point * 1.1f) + new Vector3(40), 4));
        Vector3 brown = Paint.Mix(0x2E1E10, 0x9A6636, Noise.Fractal(point * 8, 3));
        return new Material(Vector3.Lerp(moss, brown, 0.85f * litter), Roughness: 1, Gloss: 0, Softness: 0.2f);
    }

    internal override float GroundHeight => 0.2f;

    internal override float GroundRelief(Vector3 point) => GroundHeight * Curve.Unit((1.5f * Moss(point)) - 0.35f);

    internal override Vector3 Backdrop(Vector3 direction)
    {
        float leaves = Noise.Fractal(new Vector3(direction.X * 9, direction.Y * 9, 4), 4);
        Vector3 wood = Paint.Mix(0x16240E, 0x6F8F34, Curve.Step(0.3f, 0.8f, leaves + (0.8f * direction.Y)));
        float trunks = Curve.Step(0.66f, 0.74f, Noise.Value(new(direction.X * 13, direction.Y * 0.7f, 9)));
        wood = Paint.Mix(wood, 0x241A10, 0.8f * trunks);
        Vector3 cell = new(direction.X * 26, direction.Y * 26, 9.5f);
        float which = Noise.Cell(cell);
        float gap = Curve.Step(0.14f, 0.1f, Noise.Dot(cell)) * Curve.Step(0.45f, 0.9f, which) * Curve.Step(-0.06f, 0.08f, direction.Y);
        return wood + (new Vector3(15, 14, 4.5f) * gap);
    }

    private static float Moss(Vector3 point) =>
        Noise.Fractal(new Vector3(point.X * 3, 0, point.Z * 3) + new Vector3(0.3f * Noise.Fractal(point * 11, 2)), 6);

    private static float Shell(Vector3 point) =>
        Shape.Cut(
            Shape.Ellipsoid(point, CapMiddle, CapRadii),
            Shape.Ellipsoid(point, CapMiddle - new Vector3(0, 0.5f, 0), new(1.1f, 0.46f, 1.1f)),
            0.12f);

    private static float Cap(Vector3 point)
    {
        float shell = Shell(point);
        return 0.7f * (MathF.Abs(shell) > 0.1f ? shell - WartTop : shell - WartHeight(point));
    }

    private static float WartHeight(Vector3 point)
    {
        Vector3 unit = Vector3.Normalize((point - CapMiddle) / CapRadii);
        float nearest = float.PositiveInfinity;
        foreach (Wart wart in Warts)
        {
            nearest = MathF.Min(nearest, Vector3.DistanceSquared(unit, wart.Direction) * wart.Fineness);
        }

        float edge = 1 + (0.9f * (Noise.Fractal(point * 8, 3) - 0.5f));
        return WartTop * Curve.Step(edge, 0.4f * edge, MathF.Sqrt(nearest));
    }

    /// <summary>A golden-angle spiral spreads the warts evenly over the cap; some chance hides it.</summary>
    private static Wart PlaceWart(int index)
    {
        float height = 1 - ((index + 0.5f) / WartCount) + (0.06f * Noise.Cell(index, 2, 0));
        float angle = (index * 2.39996f) + (0.4f * Noise.Cell(index, 1, 0));
        float radius = MathF.Sqrt(MathF.Max(1 - (height * height), 0));
        float size = 0.065f + (0.07f * Noise.Cell(index, 3, 0));
        return new Wart(new Vector3(radius * MathF.Cos(angle), height, radius * MathF.Sin(angle)), 1 / (size * size));
    }

    private static float Stem(Vector3 point)
    {
        float stem = Shape.Rod(point, new(0.04f, 0, 0), new(0, 1.4f, 0), 0.34f, 0.27f);
        return 0.9f * Shape.Join(stem, Shape.Ball(point, new(0.04f, 0.14f, 0), 0.46f), 0.3f);
    }

    private static float Skirt(Vector3 point)
    {
        float radius = Shape.Radius(point);
        point.Y += (1.4f * radius * radius) + (0.08f * Noise.Value(point * 6));
        return 0.5f * Shape.Drum(point, 1.12f, 1.15f, 0.42f, 0.014f);
    }

    /// <summary>A place on the unit sphere, and one over the square of the radius there.</summary>
    private readonly record struct Wart(Vector3 Direction, float Fineness);
}
