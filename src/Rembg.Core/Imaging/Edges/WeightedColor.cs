using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rembg.Imaging.Edges;

/// <summary>
/// A colour, or a sum of weighted colours, together with its weight. One vector holds both, so that they are added, scaled and interpolated
/// at once.
/// </summary>
/// <param name="Vector">Red, green, blue and the weight.</param>
internal readonly record struct WeightedColor(Vector4 Vector)
{
    /// <summary>The component of a field that has the weight.</summary>
    public const int WeightComponent = 3;

    /// <summary>Combines a colour and its weight.</summary>
    /// <param name="color">The colour, which is not multiplied by the weight.</param>
    /// <param name="weight">The weight.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public WeightedColor(Vector3 color, float weight = 1)
        : this(new Vector4(color, weight))
    {
    }

    /// <summary>The colour, or the sum of weighted colours.</summary>
    public Vector3 Color => Vector.AsVector3();

    /// <summary>The weight, or the sum of weights.</summary>
    public float Weight => Vector.W;

    /// <summary>The weighted mean of the colours of a sum.</summary>
    public Vector3 Mean => Color / Weight;
}
