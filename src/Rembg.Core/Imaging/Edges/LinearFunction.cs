using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rembg.Imaging.Edges;

/// <summary>
/// A linear function of colour, α = a·I + b. One vector holds both parts, so that functions are added and interpolated at once.
/// </summary>
/// <param name="Vector">a for red, green and blue, and b.</param>
internal readonly record struct LinearFunction(Vector4 Vector)
{
    /// <summary>The component of a field that has b.</summary>
    public const int OffsetComponent = 3;

    /// <summary>Creates a function.</summary>
    /// <param name="slope">a.</param>
    /// <param name="offset">b.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LinearFunction(Vector3 slope, float offset)
        : this(new Vector4(slope, offset))
    {
    }

    /// <summary>Returns the function's value for a colour.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float At(Vector3 color) => Vector4.Dot(Vector, new Vector4(color, 1));

    /// <summary>Returns the function with a number added to b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LinearFunction Plus(float value) => new(Vector with { W = Vector.W + value });
}
