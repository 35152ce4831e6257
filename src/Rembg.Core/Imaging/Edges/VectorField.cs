using System.Numerics;

namespace Rembg.Imaging.Edges;

/// <summary>Four numbers for each pixel of a picture at a limited size, which can be interpolated between pixels.</summary>
/// <param name="values">The numbers, row by row.</param>
/// <param name="width">The number of columns.</param>
internal sealed class VectorField(Vector4[] values, int width)
{
    // Most photos of a run need fields of the same size.
    private static VectorField? _zeros;

    /// <summary>The number of columns.</summary>
    public int Width => width;

    /// <summary>The number of rows.</summary>
    public int Height => values.Length / width;

    /// <summary>All numbers, row by row.</summary>
    public Vector4[] Values => values;

    /// <summary>Returns a field of zeros, which may be shared and must not be changed.</summary>
    /// <param name="width">The number of columns.</param>
    /// <param name="height">The number of rows.</param>
    public static VectorField Zeros(int width, int height) =>
        _zeros is { } zeros && zeros.Width == width && zeros.Height == height ? zeros : _zeros = new VectorField(new Vector4[checked(width * height)], width);

    /// <summary>Interpolates linearly between two rows of the field.</summary>
    /// <param name="place">The position, in rows of the field.</param>
    /// <param name="target">Receives the row.</param>
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
