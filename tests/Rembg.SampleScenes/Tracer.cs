using System.Numerics;

namespace Rembg.Samples;

/// <summary>Finds surfaces by sphere tracing (Hart 1996, doi:10.1007/s003710050084).</summary>
internal sealed class Tracer
{
    private const float Precision = 0.0004f;
    private const int MaxSteps = 90;

    private readonly Scene _scene;

    public Tracer(Scene scene)
    {
        _scene = scene;
    }

    /// <summary>Distance along a ray to the subject; infinity where it is missed.</summary>
    public float ToSubject(Ray ray)
    {
        if (!_scene.Bounds.Clip(ray, out float at, out float end))
        {
            return float.PositiveInfinity;
        }

        for (int step = 0; step < MaxSteps && at < end; step++)
        {
            float distance = _scene.Distance(ray.At(at));
            if (distance < Precision * at)
            {
                return at;
            }

            at += distance;
        }

        return float.PositiveInfinity;
    }

    /// <summary>Distance along a ray to the ground; infinity where it is missed.</summary>
    public float ToGround(Ray ray)
    {
        if (ray.Direction.Y >= 0)
        {
            return float.PositiveInfinity;
        }

        // Far away the relief is out of focus, and the plane will do.
        float plane = -ray.Origin.Y / ray.Direction.Y;
        if (_scene.GroundHeight == 0 || Vector3.Distance(ray.At(plane), _scene.Bounds.Center) > 3 * _scene.Bounds.Radius)
        {
            return plane;
        }

        const int Steps = 12;
        float stride = _scene.GroundHeight / -ray.Direction.Y / Steps;
        float at = plane - (stride * Steps);
        float above = _scene.GroundHeight;
        for (int step = 0; step < Steps; step++)
        {
            Vector3 next = ray.At(at + stride);
            float height = next.Y - _scene.GroundRelief(next);
            if (height < 0)
            {
                return at + (stride * above / (above - height));
            }

            at += stride;
            above = height;
        }

        return plane;
    }

    /// <summary>The subject's normal, from four samples at the corners of a tetrahedron.</summary>
    public Vector3 SubjectNormal(Vector3 point)
    {
        const float Reach = 0.0015f;
        return Vector3.Normalize(Toward(new(1, -1, -1)) + Toward(new(-1, -1, 1)) + Toward(new(-1, 1, -1)) + Toward(new(1, 1, 1)));

        Vector3 Toward(Vector3 corner)
        {
            Vector3 sample = point + (corner * Reach);
            return corner * (_scene.Distance(sample) - _scene.SubjectRelief(sample));
        }
    }

    /// <summary>The ground's normal, from the slope of its relief.</summary>
    public Vector3 GroundNormal(Vector3 point)
    {
        const float Reach = 0.004f;
        float height = _scene.GroundRelief(point);
        float slopeX = (_scene.GroundRelief(point + new Vector3(Reach, 0, 0)) - height) / Reach;
        float slopeZ = (_scene.GroundRelief(point + new Vector3(0, 0, Reach)) - height) / Reach;
        return Vector3.Normalize(new Vector3(-slopeX, 1, -slopeZ));
    }
}
