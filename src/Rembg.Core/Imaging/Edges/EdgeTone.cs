using System.Numerics;

namespace Rembg.Imaging.Edges;

/// <summary>
/// The levels of alpha derived from colour at one pixel, and the smallest alpha. One vector holds them, so that they are interpolated at
/// once.
/// </summary>
/// <param name="Vector">The four numbers, in the order of the components.</param>
internal readonly record struct EdgeTone(Vector4 Vector)
{
    /// <summary>The component of a field that has the low point.</summary>
    public const int LowComponent = 0;

    /// <summary>The component of a field that has the gain.</summary>
    public const int GainComponent = 1;

    /// <summary>The component of a field that has the smallest alpha.</summary>
    public const int LeastComponent = 2;

    /// <summary>Creates a tone.</summary>
    /// <param name="low">The low point: alpha up to it becomes 0.</param>
    /// <param name="high">The high point: alpha from it on becomes 1.</param>
    /// <param name="least">The smallest alpha where the mask is above a half.</param>
    /// <param name="hasEffect">True if the smallest alpha has any effect.</param>
    public EdgeTone(float low, float high, float least, bool hasEffect)
        : this(new Vector4(low, 1 / (high - low), least, hasEffect ? 1 : 0))
    {
    }

    /// <summary>The smallest alpha where the mask is above a half.</summary>
    public float Least => Vector.Z;

    /// <summary>True if the smallest alpha has any effect.</summary>
    public bool HasEffect => Vector.W > 0;

    /// <summary>Applies the levels to alpha.</summary>
    public float Apply(float alpha) => Math.Clamp((alpha - Vector.X) * Vector.Y, 0, 1);
}
