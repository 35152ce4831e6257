using System.Runtime.InteropServices;

namespace Rembg.Files;

/// <summary>
/// Keeps millions of names in a few arrays: a name takes its characters and a number, and the garbage collector does not see it.
/// </summary>
internal sealed class NameStore
{
    // Below the size at which arrays become large objects.
    private const int ChunkLength = 1 << 15;
    private const int StartBits = 16;
    private const int LengthBits = 16;

    private readonly List<char[]> _chunks = [];
    private int _chunk = -1;
    private int _used = ChunkLength;

    /// <summary>Keeps a name.</summary>
    /// <param name="name">The name, of at most 32,768 characters.</param>
    /// <returns>The number by which the name is found again.</returns>
    public ulong Add(ReadOnlySpan<char> name)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, ChunkLength);
        if (_used + name.Length > ChunkLength)
        {
            _chunk++;
            _used = 0;
            if (_chunk == _chunks.Count)
            {
                _chunks.Add(new char[ChunkLength]);
            }
        }

        name.CopyTo(_chunks[_chunk].AsSpan(_used));
        ulong number = ((ulong)_chunk << (StartBits + LengthBits)) | ((ulong)_used << LengthBits) | (uint)name.Length;
        _used += name.Length;
        return number;
    }

    /// <summary>Returns a name.</summary>
    /// <param name="number">The number that <see cref="Add"/> has returned.</param>
    public ReadOnlySpan<char> this[ulong number] =>
        MemoryMarshal.CreateReadOnlySpan(ref _chunks[(int)(number >> (StartBits + LengthBits))][(int)(number >> LengthBits) & (ChunkLength - 1)], (int)(number & ((1 << LengthBits) - 1)));

    /// <summary>Forgets all names. Their memory is used again.</summary>
    public void Clear()
    {
        _chunk = -1;
        _used = ChunkLength;
    }
}
