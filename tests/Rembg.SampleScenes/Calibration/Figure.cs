using System.Numerics;

namespace Rembg.Samples.Calibration;

/// <summary>A subject made of parts.</summary>
internal sealed class Figure
{
    private readonly (Part Part, Sphere Bounds)[] _parts;
    private readonly float _fillet;

    /// <param name="parts">The parts, standing on the ground <c>y = 0</c>.</param>
    /// <param name="fillet">How wide the joints between parts are rounded; 0 for none.</param>
    public Figure(IEnumerable<Part> parts, float fillet)
    {
        _parts = [.. parts.Select(part => (part, part.Bounds))];
        _fillet = fillet;
        Vector3 low = _parts.Select(part => part.Bounds.Center - new Vector3(part.Bounds.Radius)).Aggregate(Vector3.Min);
        Vector3 high = _parts.Select(part => part.Bounds.Center + new Vector3(part.Bounds.Radius)).Aggregate(Vector3.Max);
        Vector3 middle = (low + high) / 2;
        Bounds = new Sphere(middle, _parts.Max(part => Vector3.Distance(part.Bounds.Center, middle) + part.Bounds.Radius));
    }

    /// <summary>A sphere that holds all parts.</summary>
    public Sphere Bounds { get; }

    /// <summary>The signed distance of the union.</summary>
    public float Distance(Vector3 point)
    {
        float distance = float.PositiveInfinity;
        foreach ((Part part, Sphere bounds) in _parts)
        {
            // A part that is farther away than the nearest one so far need not be looked at closely.
            float room = Vector3.Distance(point, bounds.Center) - bounds.Radius;
            if (room < distance + _fillet)
            {
                float next = part.Distance(point);
                distance = _fillet > 0 && float.IsFinite(distance) ? Shape.Join(distance, next, _fillet) : MathF.Min(distance, next);
            }
        }

        return 0.85f * distance;
    }

    /// <summary>The colour of the part that a point of the surface belongs to.</summary>
    public Vector3 Color(Vector3 point)
    {
        (Part Part, Sphere Bounds) nearest = _parts.MinBy(part => part.Part.Distance(point));
        return nearest.Part.Texture.At(point);
    }
}
