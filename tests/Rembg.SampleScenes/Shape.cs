using System.Numerics;

namespace Rembg.Samples;

/// <summary>
/// Signed distances and ways to join them, after the catalogue of Inigo Quilez,
/// <see href="https://iquilezles.org/articles/distfunctions/"/>.
/// </summary>
internal static class Shape
{
    public static float Ball(Vector3 point, Vector3 center, float radius) => Vector3.Distance(point, center) - radius;

    /// <summary>A bound, exact only at the surface.</summary>
    public static float Ellipsoid(Vector3 point, Vector3 center, Vector3 radii)
    {
        Vector3 unit = (point - center) / radii;
        float length = unit.Length();
        float slope = (unit / radii).Length();
        return slope > 0 ? length * (length - 1) / slope : -MathF.Min(radii.X, MathF.Min(radii.Y, radii.Z));
    }

    /// <summary>A rod with round ends whose radius runs from one value to another.</summary>
    public static float Rod(Vector3 point, Vector3 from, Vector3 to, float radiusFrom, float radiusTo)
    {
        Vector3 axis = to - from;
        float along = Curve.Unit(Vector3.Dot(point - from, axis) / axis.LengthSquared());
        return Vector3.Distance(point, from + (axis * along)) - float.Lerp(radiusFrom, radiusTo, along);
    }

    /// <summary>An upright cylinder with rounded rims.</summary>
    public static float Drum(Vector3 point, float bottom, float top, float radius, float rounding)
    {
        float side = Radius(point) - radius + rounding;
        float end = MathF.Abs(point.Y - ((bottom + top) / 2)) - ((top - bottom) / 2) + rounding;
        Vector2 outside = Vector2.Max(new Vector2(side, end), Vector2.Zero);
        return MathF.Min(MathF.Max(side, end), 0) + outside.Length() - rounding;
    }

    /// <summary>Distance from the vertical axis.</summary>
    public static float Radius(Vector3 point) => MathF.Sqrt((point.X * point.X) + (point.Z * point.Z));

    /// <summary>The union of two shapes with a fillet about <paramref name="fillet"/> wide.</summary>
    public static float Join(float a, float b, float fillet)
    {
        float overlap = MathF.Max(fillet - MathF.Abs(a - b), 0) / fillet;
        return MathF.Min(a, b) - (overlap * overlap * fillet / 4);
    }

    /// <summary>Shape <paramref name="a"/> without <paramref name="b"/>, the edge rounded.</summary>
    public static float Cut(float a, float b, float fillet) => -Join(-a, b, fillet);

    /// <summary>Turns a point about the z axis; the shape drawn at it turns the other way.</summary>
    public static Vector3 Roll(Vector3 point, float angle)
    {
        (float sin, float cos) = MathF.SinCos(angle);
        return new Vector3((cos * point.X) - (sin * point.Y), (sin * point.X) + (cos * point.Y), point.Z);
    }

    /// <summary>Turns a point about the y axis; the shape drawn at it turns the other way.</summary>
    public static Vector3 Turn(Vector3 point, float angle)
    {
        (float sin, float cos) = MathF.SinCos(angle);
        return new Vector3((cos * point.X) - (sin * point.Z), point.Y, (sin * point.X) + (cos * point.Z));
    }
}
