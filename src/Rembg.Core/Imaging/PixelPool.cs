using System.Collections.Concurrent;

namespace Rembg.Imaging;

/// <summary>
/// Arrays that photo after photo uses again, each of exactly the length asked for: they are large objects, which the garbage
/// collector would take away with all of the heap. There come to be as many as were in use at once.
/// </summary>
internal sealed class PixelPool
{
    // A model has two lengths, that of its thumbnails and that of its masks.
    private readonly ConcurrentDictionary<int, ConcurrentBag<byte[]>> _free = [];

    /// <summary>An array, with what its last user left in it.</summary>
    /// <param name="length">Bytes.</param>
    public byte[] Rent(int length) => Of(length).TryTake(out byte[]? array) ? array : GC.AllocateUninitializedArray<byte>(length);

    /// <summary>Takes an array for the next user. It must have been rented here: each array that was not stays for ever.</summary>
    public void Return(byte[] array) => Of(array.Length).Add(array);

    /// <summary>Arrays that nobody uses.</summary>
    public int FreeCount => _free.Values.Sum(static arrays => arrays.Count);

    private ConcurrentBag<byte[]> Of(int length) => _free.GetOrAdd(length, static _ => []);
}
