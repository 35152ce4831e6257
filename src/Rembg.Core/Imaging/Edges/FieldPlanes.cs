using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rembg.Imaging.Edges;

/// <summary>A <see cref="VectorField"/> under a photo: its four numbers, to be looked up for the photo's pixels, some at a time.</summary>
internal sealed class FieldPlanes
{
    /// <summary>The count of numbers at each place of the field.</summary>
    public const int Count = 4;

    // The last number of a row is repeated: four are read at a time, and the four behind them.
    private const int Padding = 4;

    private readonly VectorField _field;
    private readonly Interpolation[] _rows;
    private readonly int[] _first;
    private readonly float[] _share;

    /// <summary>Lays it there.</summary>
    /// <param name="field">The numbers.</param>
    /// <param name="width">Columns of the photo.</param>
    /// <param name="height">Rows of the photo.</param>
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

    /// <summary>The distance from a number's row to the next number's.</summary>
    public int Stride { get; }

    /// <summary>True if the photo is as wide as the field or wider, so that four pixels are among four of its columns.</summary>
    public bool IsEnlarged { get; }

    /// <summary>The column at which or behind which a pixel is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int First(int x) => _first[x];

    /// <summary>The numbers for pixels of a row of the photo, at the field's columns around them.</summary>
    /// <param name="y">The row.</param>
    /// <param name="start">The first pixel's column.</param>
    /// <param name="end">The column behind the last one.</param>
    /// <param name="target">Receives them, one number's after the other's, each where its column is.</param>
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

    /// <summary>One number at one pixel.</summary>
    /// <param name="row">What <see cref="Interpolate"/> gave.</param>
    /// <param name="plane">Which of them.</param>
    /// <param name="x">Which column of the photo.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float At(ReadOnlySpan<float> row, int plane, int x)
    {
        int i = (plane * Stride) + _first[x];
        return float.Lerp(row[i], row[i + 1], _share[x]);
    }

    /// <summary>The places of four pixels, for <see cref="At(ReadOnlySpan{float}, int, Places)"/>.</summary>
    /// <param name="x">The first one's column of the photo.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Places PlacesOf(int x)
    {
        Vector128<int> first = Vector128.Create(_first.AsSpan(x, 4));
        return new Places(_first[x], first - Vector128.Create(_first[x]), Vector128.Create(_share.AsSpan(x, 4)));
    }

    /// <summary>One number at four pixels. The field must be enlarged.</summary>
    /// <param name="row">What <see cref="Interpolate"/> gave.</param>
    /// <param name="plane">Which of them.</param>
    /// <param name="places">Which pixels.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<float> At(ReadOnlySpan<float> row, int plane, Places places)
    {
        ReadOnlySpan<float> samples = row.Slice((plane * Stride) + places.Start, 5);
        Vector128<float> before = Vector128.ShuffleNative(Vector128.Create(samples), places.Offsets);
        Vector128<float> behind = Vector128.ShuffleNative(Vector128.Create(samples[1..]), places.Offsets);
        return Vector128.MultiplyAddEstimate(behind - before, places.Shares, before);
    }

    /// <summary>The places of four pixels among a field's columns.</summary>
    /// <param name="Start">The column before the first pixel.</param>
    /// <param name="Offsets">How many columns behind it each one's is, 0–3.</param>
    /// <param name="Shares">How far each is on the way to the next column, 0–1.</param>
    public readonly record struct Places(int Start, Vector128<int> Offsets, Vector128<float> Shares);
}
