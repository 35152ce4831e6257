using System.Runtime.InteropServices;

namespace Rembg.Imaging;

/// <summary>
/// Working memory for one photo: megabytes that should be gone as soon as they are done with, and not when the garbage
/// collector comes by for large objects.
/// </summary>
/// <typeparam name="T">The kind of item.</typeparam>
internal sealed unsafe class NativeBuffer<T> : IDisposable
    where T : unmanaged
{
    private readonly long _length;
    private T* _items;

    /// <summary>Allocates a buffer; its content is undefined until written.</summary>
    /// <param name="length">The number of items.</param>
    public NativeBuffer(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        _length = length;
        _items = (T*)NativeMemory.Alloc((nuint)length, (nuint)sizeof(T));
    }

    /// <summary>Frees a buffer that was not disposed.</summary>
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

    /// <summary>Some items, a row for example, to read or to write.</summary>
    /// <param name="start">The first item.</param>
    /// <param name="length">Items.</param>
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
