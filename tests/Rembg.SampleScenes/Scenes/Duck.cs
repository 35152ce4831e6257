using System.Numerics;

namespace Rembg.Samples.Scenes;

/// <summary>A rubber duck on the beach, the sea glittering behind it.</summary>
internal sealed class Duck : Scene
{
    private static readonly Vector3 Head = new(0.48f, 1.5f, 0);
    private static readonly Vector3 Gaze = Vector3.Normalize(new(0.74f, 0.26f, 0.58f));

    public override string Name => "duck";

    internal override Camera Camera { get; } = new(new(0, 2.1f, 8.4f), new(0.02f, 1.02f, 0), 4.9f, 0.32f);

    internal override Light Light { get; } = new(
        Vector3.Normalize(new(-0.75f, 0.85f, 0.4f)),
        Key: new(2.1f, 1.86f, 1.5f),
        Sky: new(0.34f, 0.44f, 0.58f),
        Bounce: new(0.42f, 0.34f, 0.24f),
        Size: 0.1f,
        Window: false);

    internal override Sphere Bounds { get; } = new(new(0, 0.95f, 0), 1.5f);

    internal override Vector3 Bleed { get; } = Paint.Rgb(0x6A4E12);

    internal override float Distance(Vector3 point)
    {
        Vector3 local = Pose(point);
        return MathF.Min(Body(local), MathF.Min(Beak(local), Eye(local)));
    }

    internal override Material Subject(Vector3 point)
    {
        Vector3 local = Pose(point);
        float body = Body(local);
        float beak = Beak(local);
        if (Eye(local) < MathF.Min(body, beak))
        {
            Vector3 toEye = Vector3.Normalize(local - Head);
            bool glint = Vector3.Distance(toEye, Vector3.Normalize(Gaze + new Vector3(0.02f, 0.1f, -0.02f))) < 0.06f;
            return new Material(glint ? Vector3.One : Paint.Rgb(0x0C0A0A), Roughness: 0.05f);
        }

        return beak < body
            ? new Material(Paint.Rgb(0xE8641A), Roughness: 0.25f, Gloss: 0.9f, Softness: 0.2f)
            : new Material(Paint.Rgb(0xF8C81C), Roughness: 0.22f, Gloss: 0.9f, Softness: 0.12f);
    }

    internal override Material? Ground(Vector3 point)
    {
        float shore = -7 + (1.4f * Noise.Fractal(new Vector3(point.X * 0.3f, 0, 0), 2));
        float wet = Curve.Step(shore + 2.6f, shore + 0.6f, point.Z);
        if (point.Z < shore)
        {
            return Sea(point, shore);
        }

        float grain = Noise.Value(point * 70);
        Vector3 sand = Paint.Mix(0xA8834F, 0xEAD2A2, (0.55f * grain) + (0.45f * Noise.Fractal(point * 1.3f, 4)));
        float shell = Curve.Step(0.12f, 0.08f, Noise.Dot(new Vector3(point.X * 6, 0.4f, point.Z * 6)));
        sand = Paint.Mix(sand, 0xF2E8DA, 0.7f * shell);
        return new Material(sand * (1 - (0.45f * wet)), Roughness: 0.5f, Gloss: 0.5f * wet);
    }

    internal override float GroundRelief(Vector3 point)
    {
        float warp = Noise.Fractal(point * 0.8f, 3);
        float ripple = MathF.Sin((point.Z * 7) + (9 * warp));
        return (0.045f * ripple) + (0.1f * warp) + (0.02f * Noise.Fractal(point * 12, 4));
    }

    internal override Vector3 Backdrop(Vector3 direction)
    {
        float height = Curve.Unit(direction.Y * 6);
        Vector3 sky = Paint.Mix(0xDCE8EE, 0x3F8ED0, MathF.Sqrt(height));
        float cloud = Curve.Step(0.5f, 0.75f, Noise.Fractal(new Vector3(direction.X * 7, direction.Y * 18, 2), 4));
        return Vector3.Lerp(sky, new Vector3(1.05f, 1.02f, 1), 0.8f * cloud);
    }

    private static Material Sea(Vector3 point, float shore)
    {
        float away = shore - point.Z;
        float crests = Curve.Step(0.62f, 0.7f, Noise.Fractal(new Vector3(point.X * 0.6f, 0, point.Z * 1.2f), 4));
        float foam = Curve.Step(0.5f, 0.1f, away) + (0.8f * crests * Curve.Step(8, 1, away));
        Vector3 water = Paint.Mix(0x4FA9A8, 0x175E86, Curve.Step(0, 26, away));
        float glitter = 8 * Curve.Step(0.11f, 0.09f, Noise.Dot(new Vector3(point.X * 1.2f, 0.4f, point.Z * 0.35f)));
        return new Material(Vector3.Lerp(water, new Vector3(0.9f), Curve.Unit(foam)) * (1 + glitter), Roughness: 0.3f, Gloss: 0.6f);
    }

    private static Vector3 Pose(Vector3 point) => Shape.Turn(point + new Vector3(0, 0.05f, 0), -0.55f);

    private static float Body(Vector3 point)
    {
        float trunk = Shape.Ellipsoid(point, new(-0.05f, 0.62f, 0), new(0.98f, 0.62f, 0.76f));
        float tail = Shape.Ellipsoid(Shape.Roll(point - new Vector3(-0.78f, 0.88f, 0), 0.75f), Vector3.Zero, new(0.5f, 0.2f, 0.32f));
        float body = Shape.Join(Shape.Join(trunk, tail, 0.3f), Shape.Ball(point, Head, 0.52f), 0.34f);
        Vector3 side = Shape.Roll(new Vector3(point.X, point.Y, MathF.Abs(point.Z)) - new Vector3(-0.2f, 0.78f, 0.68f), 0.25f);
        return 0.9f * Shape.Join(body, Shape.Ellipsoid(side, Vector3.Zero, new(0.52f, 0.28f, 0.17f)), 0.14f);
    }

    private static float Beak(Vector3 point)
    {
        float upper = Shape.Ellipsoid(Shape.Roll(point - new Vector3(0.98f, 1.46f, 0), -0.2f), Vector3.Zero, new(0.3f, 0.085f, 0.26f));
        float lower = Shape.Ellipsoid(Shape.Roll(point - new Vector3(0.95f, 1.34f, 0), 0.2f), Vector3.Zero, new(0.22f, 0.07f, 0.2f));
        return 0.9f * Shape.Join(upper, lower, 0.04f);
    }

    private static float Eye(Vector3 point)
    {
        point.Z = MathF.Abs(point.Z);
        return Shape.Ball(point, Head + (Gaze * 0.455f), 0.1f);
    }
}
