using System.Collections.Concurrent;

namespace Rembg.Imaging;

/// <summary>
/// Arrays that one photo after another reuses, each with exactly the length requested. They are large objects, which only a collection of
/// the whole heap would free. The pool grows to the largest number of arrays in use at the same time.
/// </summary>
internal sealed class PixelPool
{
    // A model uses two lengths: one for its thumbnails and one for its masks.
    private readonly ConcurrentDictionary<int, ConcurrentBag<byte[]>> _free = [];

    /// <summary>Returns an array, which still has the content of its last use.</summary>
    /// <param name="length">The length in bytes.</param>
    public byte[] Rent(int length) => Of(length).TryTake(out byte[]? array) ? array : GC.AllocateUninitializedArray<byte>(length);

    /// <summary>Returns an array to the pool. It must have been rented here, because returned arrays are kept forever.</summary>
    public void Return(byte[] array) => Of(array.Length).Add(array);

    /// <summary>The number of arrays that are not in use.</summary>
    public int FreeCount => _free.Values.Sum(static arrays => arrays.Count);

    private ConcurrentBag<byte[]> Of(int length) => _free.GetOrAdd(length, static _ => []);
}
