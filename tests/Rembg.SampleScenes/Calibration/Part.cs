using System.Numerics;

namespace Rembg.Samples.Calibration;

/// <summary>A piece of a figure.</summary>
/// <param name="Texture">Its colours.</param>
internal abstract record Part(Texture Texture)
{
    /// <summary>The signed distance.</summary>
    public abstract float Distance(Vector3 point);

    /// <summary>A sphere around it.</summary>
    public abstract Sphere Bounds { get; }
}

/// <summary>A rod with round ends.</summary>
internal sealed record Rod(Vector3 From, Vector3 To, float RadiusFrom, float RadiusTo, Texture Texture) : Part(Texture)
{
    public override Sphere Bounds => new((From + To) / 2, (Vector3.Distance(From, To) / 2) + MathF.Max(RadiusFrom, RadiusTo));

    public override float Distance(Vector3 point) => Shape.Rod(point, From, To, RadiusFrom, RadiusTo);
}

/// <summary>An ellipsoid.</summary>
internal sealed record Egg(Vector3 Center, Vector3 Radii, Texture Texture) : Part(Texture)
{
    public override Sphere Bounds => new(Center, MathF.Max(Radii.X, MathF.Max(Radii.Y, Radii.Z)));

    public override float Distance(Vector3 point) => Shape.Ellipsoid(point, Center, Radii);
}

/// <summary>A box with rounded edges.</summary>
internal sealed record Box(Vector3 Center, Vector3 HalfSize, float Rounding, Texture Texture) : Part(Texture)
{
    public override Sphere Bounds => new(Center, HalfSize.Length());

    public override float Distance(Vector3 point)
    {
        Vector3 beyond = Vector3.Abs(point - Center) - HalfSize + new Vector3(Rounding);
        float inside = MathF.Min(MathF.Max(beyond.X, MathF.Max(beyond.Y, beyond.Z)), 0);
        return Vector3.Max(beyond, Vector3.Zero).Length() + inside - Rounding;
    }
}

/// <summary>A ring that stands upright, its axis along z.</summary>
internal sealed record Ring(Vector3 Center, float Radius, float Thickness, Texture Texture) : Part(Texture)
{
    public override Sphere Bounds => new(Center, Radius + Thickness);

    public override float Distance(Vector3 point)
    {
        Vector3 local = point - Center;
        float around = MathF.Sqrt((local.X * local.X) + (local.Y * local.Y)) - Radius;
        return new Vector2(around, local.Z).Length() - Thickness;
    }
}
