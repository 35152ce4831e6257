using System.Numerics;

namespace Rembg.Samples.Scenes;

/// <summary>A pear with stem and leaf on a linen cloth by a window.</summary>
internal sealed class Pear : Scene
{
    private static readonly Vector3 StemFoot = new(0.03f, 1.82f, 0);
    private static readonly Vector3 StemTip = new(0.16f, 2.3f, 0.05f);
    private static readonly Vector3 LeafFoot = new(0.13f, 2.05f, 0.03f);
    private static readonly Quaternion LeafTurn = Quaternion.CreateFromYawPitchRoll(-0.35f, -0.85f, -0.1f);

    public override string Name => "pear";

    internal override Camera Camera { get; } = new(new(0, 2.8f, 8.2f), new(0.1f, 1.1f, 0), 4.9f, 0.4f);

    internal override Light Light { get; } = new(
        Vector3.Normalize(new(-0.85f, 0.75f, 0.5f)),
        Key: new(1.75f, 1.56f, 1.28f),
        Sky: new(0.27f, 0.31f, 0.38f),
        Bounce: new(0.3f, 0.26f, 0.21f),
        Size: 0.2f,
        Window: true);

    internal override Sphere Bounds { get; } = new(new(0.1f, 1.15f, 0), 1.3f);

    internal override Vector3 Bleed { get; } = Paint.Rgb(0x2A2214);

    internal override float Distance(Vector3 point) => MathF.Min(Flesh(point), MathF.Min(Stem(point), Leaf(point)));

    internal override float SubjectRelief(Vector3 point) => 0.008f * Noise.Fractal(point * 5, 3);

    internal override Material Subject(Vector3 point)
    {
        float flesh = Flesh(point);
        float leaf = Leaf(point);
        if (Stem(point) < MathF.Min(flesh, leaf))
        {
            return new Material(Paint.Mix(0x4A3320, 0x8C7048, Noise.Value(point * 30)), Roughness: 0.8f, Gloss: 0.4f);
        }

        return leaf < flesh ? LeafSkin(point) : Skin(point);
    }

    internal override Material? Ground(Vector3 point)
    {
        if (point.Z < -5)
        {
            return null;
        }

        float shade = (0.5f * Noise.Fractal(point * 0.9f, 3)) + (0.5f * Weave(point));
        return new Material(Paint.Mix(0xBDAF98, 0xE4DAC6, shade), Roughness: 1, Gloss: 0);
    }

    internal override float GroundRelief(Vector3 point)
    {
        float fold = Noise.Fractal(new Vector3((0.5f * point.X) + (0.5f * point.Z), 0, (0.9f * point.Z) - (0.3f * point.X)), 2);
        return (0.004f * Weave(point)) + (0.55f * fold);
    }

    internal override Vector3 Backdrop(Vector3 direction)
    {
        // The window's light falls on the wall aslant, in two panes.
        float along = direction.X - (0.9f * direction.Y);
        float bar = Curve.Step(0.004f, 0.012f, MathF.Abs(along + 0.07f));
        float panes = Curve.Step(-0.24f, -0.2f, along) * Curve.Step(0.1f, 0.06f, along) * bar;
        Vector3 wall = Paint.Mix(0x3A464C, 0x66787E, Curve.Step(0.3f, -0.3f, direction.X));
        return wall * (0.55f + (0.75f * panes));
    }

    private static float Flesh(Vector3 point)
    {
        point.X += 0.05f * MathF.Sin(2.2f * point.Y);
        float belly = Shape.Ellipsoid(point, new(0, 0.74f, 0), new(0.82f, 0.76f, 0.8f));
        float neck = Shape.Ball(point, new(0, 1.52f, 0), 0.37f);
        float pear = Shape.Join(belly, neck, 0.5f);
        pear = Shape.Cut(pear, Shape.Ball(point, new(0.04f, 1.98f, 0), 0.06f), 0.16f);
        return 0.9f * Shape.Cut(pear, Shape.Ball(point, new(0, -0.12f, 0), 0.14f), 0.2f);
    }

    private static float Stem(Vector3 point)
    {
        point.X -= 0.12f * MathF.Pow(Curve.Unit((point.Y - StemFoot.Y) / 0.45f), 2);
        return 0.8f * Shape.Rod(point, StemFoot, StemTip, 0.032f, 0.05f);
    }

    /// <summary>A point in the leaf's own space: x along the midrib, y out of the blade.</summary>
    private static Vector3 OnLeaf(Vector3 point)
    {
        Vector3 local = Vector3.Transform(point - LeafFoot, LeafTurn);
        local.Y += (0.45f * local.X * local.X) - (0.3f * MathF.Abs(local.Z));
        return local;
    }

    private static float Leaf(Vector3 point)
    {
        float far = Shape.Ball(point, LeafFoot, 1);
        if (far > 0.1f)
        {
            return far;
        }

        Vector3 local = OnLeaf(point);
        float width = 0.25f * MathF.Sqrt(Curve.Unit(local.X * 3)) * Curve.Unit(1.25f - (1.3f * local.X));
        return 0.6f * Shape.Ellipsoid(local, new(0.46f, 0, 0), new(0.46f, 0.02f, MathF.Max(width, 0.03f)));
    }

    private static Material Skin(Vector3 point)
    {
        float patch = Noise.Fractal(point * 2.2f, 4);
        float blush = Curve.Step(-0.2f, 0.9f, point.X + (0.3f * point.Z) + (0.9f * (patch - 0.5f))) * Curve.Step(1.9f, 0.6f, point.Y);
        Vector3 color = Paint.Mix(0x93A13C, 0xD8BC4C, Curve.Step(0.3f, 0.7f, patch));
        color = Paint.Mix(color, 0xB04A30, 0.8f * blush);
        float large = Curve.Step(0.17f, 0.1f, Noise.Dot(point * 11));
        float small = Curve.Step(0.2f, 0.12f, Noise.Dot((point * 17) + new Vector3(0.5f)));
        color = Paint.Mix(color, 0x6E5A28, 0.5f * Curve.Unit(large + (0.6f * small)));
        float russet = Curve.Step(1.58f, 1.9f, point.Y + (0.35f * (patch - 0.5f)));
        return new Material(Paint.Mix(color, 0x7A6030, 0.6f * russet), Roughness: 0.24f, Gloss: 0.9f, Softness: 0.15f);
    }

    private static Material LeafSkin(Vector3 point)
    {
        Vector3 local = OnLeaf(point);
        float side = MathF.Abs(local.Z);
        float veins = MathF.Max(Curve.Step(0.016f, 0.006f, side), 0.5f * Curve.Step(0.8f, 1, MathF.Sin(50 * (local.X - (0.8f * side)))));
        Vector3 blade = Paint.Mix(0x2C5A1C, 0x5E8A2C, Noise.Fractal(point * 7, 3));
        return new Material(Paint.Mix(blade, 0x9AB45C, 0.6f * veins), Roughness: 0.35f, Gloss: 0.9f, Softness: 0.5f);
    }

    private static float Weave(Vector3 point)
    {
        const float Threads = 110;
        float warp = MathF.Sin((point.X + (0.02f * Noise.Value(point * 3))) * Threads) * Noise.Value(new(point.X * 30, 0, point.Z * 2));
        float weft = MathF.Sin((point.Z + (0.02f * Noise.Value(point * 3))) * Threads) * Noise.Value(new(point.X * 2, 3, point.Z * 30));
        return 0.5f + (0.5f * (warp + weft));
    }
}
