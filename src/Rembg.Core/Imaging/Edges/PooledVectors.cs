using System.Buffers;
using System.Numerics;

namespace Rembg.Imaging.Edges;

/// <summary>
/// Four numbers for each pixel of a picture, for as long as a calculation needs them. A photo needs some dozen of these, of
/// megabytes each: newly allocated, they would be cleared by the system and collected as garbage of the costly kind.
/// </summary>
internal sealed class PooledVectors : IDisposable
{
    private readonly Vector4[] _values;
    private bool _isReturned;

    /// <summary>Takes an array; its content is undefined until written.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
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
