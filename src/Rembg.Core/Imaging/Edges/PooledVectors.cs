using System.Buffers;
using System.Numerics;

namespace Rembg.Imaging.Edges;

/// <summary>
/// Four numbers for each pixel of a picture, in an array from a pool. A photo needs about a dozen of these arrays, each of several
/// megabytes: the system would have to clear new ones, and collecting them as garbage is expensive.
/// </summary>
internal sealed class PooledVectors : IDisposable
{
    private readonly Vector4[] _values;
    private bool _isReturned;

    /// <summary>Takes an array with undefined content.</summary>
    /// <param name="width">The number of columns.</param>
    /// <param name="height">The number of rows.</param>
    public PooledVectors(int width, int height)
    {
        Width = width;
        Height = height;
        _values = ArrayPool<Vector4>.Shared.Rent(checked(width * height));
    }

    /// <summary>The number of columns.</summary>
    public int Width { get; }

    /// <summary>The number of rows.</summary>
    public int Height { get; }

    /// <summary>All numbers, row by row.</summary>
    public Span<Vector4> Span => _values.AsSpan(0, Width * Height);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isReturned)
        {
            _isReturned = true;
            ArrayPool<Vector4>.Shared.Return(_values);
        }
    }
}
