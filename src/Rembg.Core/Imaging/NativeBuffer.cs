using System.Runtime.InteropServices;

namespace Rembg.Imaging;

/// <summary>
/// Working memory for one photo: megabytes that should be freed as soon as they are no longer needed, not when the garbage collector next
/// collects large objects.
/// </summary>
/// <typeparam name="T">The type of the items.</typeparam>
internal sealed unsafe class NativeBuffer<T> : IDisposable
    where T : unmanaged
{
    private readonly long _length;
    private T* _items;

    /// <summary>Allocates a buffer with undefined content.</summary>
    /// <param name="length">The number of items.</param>
    public NativeBuffer(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        _length = length;
        _items = (T*)NativeMemory.Alloc((nuint)length, (nuint)sizeof(T));
    }

    /// <summary>Frees a buffer that was not disposed of.</summary>
    ~NativeBuffer() => Free();

    /// <summary>The address of the items, for native code.</summary>
    public nint Address
    {
        get
        {
            ObjectDisposedException.ThrowIf(_items == null, this);
            return (nint)_items;
        }
    }

    /// <summary>Returns some of the items, such as a row, for reading or writing.</summary>
    /// <param name="start">The index of the first item.</param>
    /// <param name="length">The number of items.</param>
    public Span<T> Slice(long start, int length)
    {
        ObjectDisposedException.ThrowIf(_items == null, this);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, _length - length);
        return new Span<T>(_items + start, length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.Free(_items);
        _items = null;
    }
}
