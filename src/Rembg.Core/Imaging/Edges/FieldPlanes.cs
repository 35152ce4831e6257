using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rembg.Imaging.Edges;

/// <summary>
/// A <see cref="VectorField"/> stretched over a photo, whose four components can be interpolated for several of the photo's pixels at a
/// time.
/// </summary>
internal sealed class FieldPlanes
{
    /// <summary>The number of components.</summary>
    public const int Count = 4;

    // The last value of a row is repeated: four values are read at a time, together with the four that follow them.
    private const int Padding = 4;

    private readonly VectorField _field;
    private readonly Interpolation[] _rows;
    private readonly int[] _first;
    private readonly float[] _share;

    /// <summary>Stretches a field over a photo.</summary>
    /// <param name="field">The field.</param>
    /// <param name="width">The number of columns of the photo.</param>
    /// <param name="height">The number of rows of the photo.</param>
    public FieldPlanes(VectorField field, int width, int height)
    {
        _field = field;
        _rows = Interpolation.All(field.Height, height);
        Interpolation[] columns = Interpolation.All(field.Width, width);
        _first = [.. columns.Select(static place => place.First)];
        _share = [.. columns.Select(static place => place.Share)];
        Stride = field.Width + Padding;
        IsEnlarged = width >= field.Width;
    }

    /// <summary>The distance between the rows of two components.</summary>
    public int Stride { get; }

    /// <summary>
    /// True if the photo is at least as wide as the field, so that four neighbouring pixels need at most five of its columns.
    /// </summary>
    public bool IsEnlarged { get; }

    /// <summary>Returns the column of the field at or before a pixel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int First(int x) => _first[x];

    /// <summary>Interpolates the field's values vertically for a part of a row of the photo.</summary>
    /// <param name="y">The row.</param>
    /// <param name="start">The column of the first pixel.</param>
    /// <param name="end">The column after the last pixel.</param>
    /// <param name="target">Receives the values, one component after another, each value at the index of its column in the field.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Interpolate(int y, int start, int end, Span<float> target)
    {
        (int above, int below, float share) = _rows[y];
        ReadOnlySpan<Vector4> upper = _field.Values.AsSpan(above * _field.Width, _field.Width);
        ReadOnlySpan<Vector4> lower = _field.Values.AsSpan(below * _field.Width, _field.Width);
        for (int column = _first[start]; column < _first[end - 1] + 1 + Padding; column++)
        {
            int x = Math.Min(column, upper.Length - 1);
            Vector4 value = Vector4.Lerp(upper[x], lower[x], share);
            target[column] = value.X;
            target[Stride + column] = value.Y;
            target[(2 * Stride) + column] = value.Z;
            target[(3 * Stride) + column] = value.W;
        }
    }

    /// <summary>Returns a component at one pixel.</summary>
    /// <param name="row">The result of <see cref="Interpolate"/>.</param>
    /// <param name="plane">The index of the component.</param>
    /// <param name="x">The column of the photo.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float At(ReadOnlySpan<float> row, int plane, int x)
    {
        int i = (plane * Stride) + _first[x];
        return float.Lerp(row[i], row[i + 1], _share[x]);
    }

    /// <summary>Returns the positions of four pixels for <see cref="At(ReadOnlySpan{float}, int, Places)"/>.</summary>
    /// <param name="x">The column of the first pixel in the photo.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Places PlacesOf(int x)
    {
        Vector128<int> first = Vector128.Create(_first.AsSpan(x, 4));
        return new Places(_first[x], first - Vector128.Create(_first[x]), Vector128.Create(_share.AsSpan(x, 4)));
    }

    /// <summary>Returns a component at four pixels. The field must be enlarged.</summary>
    /// <param name="row">The result of <see cref="Interpolate"/>.</param>
    /// <param name="plane">The index of the component.</param>
    /// <param name="places">The positions of the pixels.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<float> At(ReadOnlySpan<float> row, int plane, Places places)
    {
        ReadOnlySpan<float> samples = row.Slice((plane * Stride) + places.Start, 5);
        Vector128<float> before = Vector128.ShuffleNative(Vector128.Create(samples), places.Offsets);
        Vector128<float> behind = Vector128.ShuffleNative(Vector128.Create(samples[1..]), places.Offsets);
        return Vector128.MultiplyAddEstimate(behind - before, places.Shares, before);
    }

    /// <summary>The positions of four pixels in the columns of a field.</summary>
    /// <param name="Start">The column before the first pixel.</param>
    /// <param name="Offsets">For each pixel, the number of columns from the start, 0–3.</param>
    /// <param name="Shares">For each pixel, its relative distance to the next column, 0–1.</param>
    public readonly record struct Places(int Start, Vector128<int> Offsets, Vector128<float> Shares);
}
