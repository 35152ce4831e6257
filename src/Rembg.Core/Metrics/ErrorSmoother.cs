using System.Numerics.Tensors;

namespace Rembg.Metrics;

/// <summary>
/// Smooths a picture with a separable filter, row by row and with whole rows at once, which the processor's vectors need.
/// Beyond the border, everything is 0. Memory is a few rows.
/// </summary>
internal ref struct ErrorSmoother
{
    private readonly ReadOnlySpan<byte> _pixels;
    private readonly int _width;
    private readonly double[] _filter;
    private readonly double[][] _rows;
    private readonly double[] _column;
    private readonly double[] _smooth;
    private int _next;

    /// <summary>Creates a smoother.</summary>
    /// <param name="pixels">Row-major bytes.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="filter">The filter of both directions; its length is odd.</param>
    public ErrorSmoother(ReadOnlySpan<byte> pixels, int width, double[] filter)
    {
        _pixels = pixels;
        _width = width;
        _filter = filter;
        _rows = [.. filter.Select(_ => new double[width])];
        _column = new double[width + filter.Length - 1];
        _smooth = new double[width];
    }

    /// <summary>Returns a smoothed row, which is valid until the next call. Rows must be asked for in ascending order.</summary>
    public ReadOnlySpan<double> Smooth(int y)
    {
        int radius = _filter.Length / 2;
        int last = Math.Min((_pixels.Length / _width) - 1, y + radius);
        Span<double> column = _column.AsSpan(radius, _width);
        column.Clear();
        for (_next = Math.Max(_next, y - radius); _next <= last; _next++)
        {
            TensorPrimitives.ConvertTruncating(_pixels.Slice(_next * _width, _width), _rows[_next % _rows.Length].AsSpan());
        }

        for (int row = Math.Max(0, y - radius); row <= last; row++)
        {
            TensorPrimitives.MultiplyAdd(_rows[row % _rows.Length], _filter[row - y + radius], column, column);
        }

        _smooth.AsSpan().Clear();
        for (int i = 0; i < _filter.Length; i++)
        {
            TensorPrimitives.MultiplyAdd(_column.AsSpan(i, _width), _filter[i], _smooth, _smooth);
        }

        return _smooth;
    }
}
