using System.Numerics;

namespace Rembg.Samples;

/// <summary>A camera with a thin lens, focused on what it looks at.</summary>
/// <param name="Position">The lens.</param>
/// <param name="Target">The point in the middle of the picture, in focus.</param>
/// <param name="Zoom">Focal length ÷ half the height of the sensor.</param>
/// <param name="Aperture">Diameter of the lens, in the scene's units: wide ones blur more of the backdrop.</param>
internal sealed record Camera(Vector3 Position, Vector3 Target, float Zoom, float Aperture)
{
    private readonly Vector3 _forward = Vector3.Normalize(Target - Position);
    private readonly Vector3 _right = Vector3.Normalize(Vector3.Cross(Target - Position, Vector3.UnitY));

    /// <summary>The ray through a point of the picture: both coordinates 0 in the middle, y from -1 (bottom) to 1 (top).</summary>
    public Ray RayThrough(float x, float y)
    {
        Vector3 up = Vector3.Cross(_right, _forward);
        return new Ray(Position, Vector3.Normalize((_right * x) + (up * y) + (_forward * Zoom)));
    }

    /// <summary>Radius of the circle of confusion as a part of half the picture's height.</summary>
    /// <param name="distance">How far away the thing is; infinity for the backdrop.</param>
    public float Blur(float distance)
    {
        float focus = Vector3.Distance(Position, Target);
        return Zoom * Aperture / 2 * MathF.Abs((1 / focus) - (1 / distance));
    }
}

/// <summary>A half-line.</summary>
internal readonly record struct Ray(Vector3 Origin, Vector3 Direction)
{
    public Vector3 At(float distance) => Origin + (Direction * distance);
}

/// <summary>A ball in space.</summary>
internal readonly record struct Sphere(Vector3 Center, float Radius)
{
    /// <summary>The part of a ray that is inside, in distances along it; false if no part is.</summary>
    public bool Clip(Ray ray, out float enter, out float leave)
    {
        Vector3 offset = ray.Origin - Center;
        float middle = -Vector3.Dot(offset, ray.Direction);
        float chord = (Radius * Radius) - offset.LengthSquared() + (middle * middle);
        float half = MathF.Sqrt(MathF.Max(chord, 0));
        enter = MathF.Max(middle - half, 0);
        leave = middle + half;
        return chord > 0 && leave > 0;
    }
}
