using System.Numerics;

namespace Rembg.Imaging.Edges;

/// <summary>Four numbers for each pixel of a picture at a bounded size, which can be looked up between its pixels.</summary>
/// <param name="values">The numbers, row by row.</param>
/// <param name="width">Columns.</param>
internal sealed class VectorField(Vector4[] values, int width)
{
    /// <summary>The number of columns.</summary>
    public int Width => width;

    /// <summary>The number of rows.</summary>
    public int Height => values.Length / width;

    /// <summary>All numbers, row by row.</summary>
    public Vector4[] Values => values;

    /// <summary>One row between two of the field's, by linear interpolation.</summary>
    /// <param name="place">Where, in rows of the field.</param>
    /// <param name="target">Receives it.</param>
    public void Interpolate(Interpolation place, Span<Vector4> target)
    {
        ReadOnlySpan<Vector4> above = values.AsSpan(place.First * width, width);
        ReadOnlySpan<Vector4> below = values.AsSpan(place.Second * width, width);
        for (int x = 0; x < above.Length; x++)
        {
            target[x] = Vector4.Lerp(above[x], below[x], place.Share);
        }
    }
}
