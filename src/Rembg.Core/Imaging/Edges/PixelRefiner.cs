using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rembg.Imaging.Edges;

/// <summary>Cuts out along a mask with refined edges.</summary>
internal sealed class PixelRefiner : ICutter
{
    private readonly Mask _mask;
    private readonly FieldPlanes _foreground;
    private readonly FieldPlanes _background;
    private readonly FieldPlanes? _model;
    private readonly FieldPlanes? _tones;
    private readonly Levels _levels;
    private readonly byte[] _table;
    private readonly bool _hasColors;
    private readonly int _rowLength;

    // True where the field has an effect: in a row, and between a column and the next.
    private readonly Interpolation[] _rows;
    private readonly bool[][] _hasEdge;
    private readonly bool[] _rowHasEdge;

    // For each column of the field, the end of the pixels between it and the next column.
    private readonly int[] _ends;

    /// <summary>Combines a field and a mask.</summary>
    /// <param name="field">The data for refining the edges.</param>
    /// <param name="mask">The mask, with the size of the photo.</param>
    public PixelRefiner(EdgeField field, Mask mask)
    {
        _mask = mask;
        _hasColors = field.HasColors;
        _foreground = new FieldPlanes(field.Foreground, mask.Width, mask.Height);
        _background = new FieldPlanes(field.Background, mask.Width, mask.Height);
        _model = field.Model is { } model ? new FieldPlanes(model.Field, mask.Width, mask.Height) : null;
        _levels = field.Levels;
        _tones = _levels.IsNeutral ? null : new FieldPlanes(field.Tones, mask.Width, mask.Height);
        _table = [.. Enumerable.Range(0, byte.MaxValue + 1).Select(value => (byte)Math.Round(_levels.Apply(value / 255.0) * 255))];
        _rowLength = FieldPlanes.Count * (_foreground.Stride + _background.Stride + (_model?.Stride ?? 0) + (_tones?.Stride ?? 0));
        _rows = Interpolation.All(field.Foreground.Height, mask.Height);
        _hasEdge = FindEdges(field);
        _rowHasEdge = [.. _hasEdge.Select(static row => row.Contains(true))];
        _ends = new int[field.Foreground.Width];
        for (int x = 0; x < mask.Width; x++)
        {
            _ends[_foreground.First(x)] = x + 1;
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Cut<T>(int left, int y, ReadOnlySpan<T> photo, int bands, Span<T> target)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        ReadOnlySpan<byte> coarse = _mask.Row(y).Slice(left, target.Length / 4);
        (int above, int below, _) = _rows[y];
        if (!_rowHasEdge[above] && !_rowHasEdge[below])
        {
            Join(photo, bands, coarse, target);
            return;
        }

        float[] rented = ArrayPool<float>.Shared.Rent(_rowLength);
        Span<float> rest = rented;
        FieldRow foreground = TakeRow(_foreground, ref rest);
        FieldRow background = TakeRow(_background, ref rest);
        FieldRow model = TakeRow(_model, ref rest);
        FieldRow tones = TakeRow(_tones, ref rest);
        EdgePixels edge = new(foreground, background, model, tones, _levels, _hasColors);
        int right = left + coarse.Length;
        int end = left;
        while (end < right)
        {
            int start = end;
            bool isEdge = IsEdge(above, below, start);
            while (end < right && IsEdge(above, below, end) == isEdge)
            {
                end = Math.Min(_ends[_foreground.First(end)], right);
            }

            ReadOnlySpan<T> pixels = photo[((start - left) * bands)..((end - left) * bands)];
            ReadOnlySpan<byte> run = coarse[(start - left)..(end - left)];
            Span<T> results = target[((start - left) * 4)..((end - left) * 4)];
            if (isEdge)
            {
                foreground.Interpolate(y, start, end);
                background.Interpolate(y, start, end);
                model.Interpolate(y, start, end);
                tones.Interpolate(y, start, end);
                edge.Refine(start, pixels, bands, run, results);
            }
            else
            {
                Join(pixels, bands, run, results);
            }
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>Cuts the buffer for a row of a field from the beginning of a larger one.</summary>
    private static FieldRow TakeRow(FieldPlanes? planes, ref Span<float> rest)
    {
        int length = FieldPlanes.Count * (planes?.Stride ?? 0);
        Span<float> buffer = rest[..length];
        rest = rest[length..];
        return new FieldRow(planes, buffer);
    }

    // Most mask pixels are 0 or 255, which levels do not change.
    private void Join<T>(ReadOnlySpan<T> photo, int bands, ReadOnlySpan<byte> mask, Span<T> target)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        if (_tones is null || !mask.ContainsAnyInRange((byte)1, (byte)(byte.MaxValue - 1)))
        {
            MaskCutter.Join(photo, bands, mask, target);
            return;
        }

        byte[] rented = ArrayPool<byte>.Shared.Rent(mask.Length);
        for (int i = 0; i < mask.Length; i++)
        {
            rented[i] = _table[mask[i]];
        }

        MaskCutter.Join(photo, bands, rented.AsSpan(0, mask.Length), target);
        ArrayPool<byte>.Shared.Return(rented);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsEdge(int above, int below, int x) => _hasEdge[above][_foreground.First(x)] || _hasEdge[below][_foreground.First(x)];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool[][] FindEdges(EdgeField field)
    {
        bool hasTones = !field.Levels.IsNeutral;
        bool[][] rows = new bool[field.Foreground.Height][];
        for (int y = 0; y < rows.Length; y++)
        {
            bool[] row = new bool[field.Foreground.Width];
            ReadOnlySpan<Vector4> front = field.Foreground.Values.AsSpan(y * row.Length, row.Length);
            ReadOnlySpan<Vector4> tones = field.Tones.Values.AsSpan(y * row.Length, row.Length);
            bool isNextEdge = false;
            for (int x = row.Length - 1; x >= 0; x--)
            {
                bool isEdge = new WeightedColor(front[x]).Weight > 0 || (hasTones && new EdgeTone(tones[x]).HasEffect);
                row[x] = isEdge || isNextEdge;
                isNextEdge = isEdge;
            }

            rows[y] = row;
        }

        return rows;
    }
}
