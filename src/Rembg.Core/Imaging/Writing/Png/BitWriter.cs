using System.Runtime.CompilerServices;

namespace Rembg.Imaging.Writing.Png;

/// <summary>Writes bits to memory, the lowest of each byte first.</summary>
/// <param name="target">The memory. Up to 8 bytes behind the last written byte are overwritten.</param>
internal unsafe struct BitWriter(byte* target)
{
    private ulong _bits;
    private int _count;

    /// <summary>The largest number of bits that can be added at once.</summary>
    public const int Largest = 56;

    /// <summary>The end of the complete bytes.</summary>
    public byte* Position { get; private set; } = target;

    /// <summary>Continues in other memory. Bits that do not fill a byte yet are written there.</summary>
    public void MoveTo(byte* target) => Position = target;

    /// <summary>Adds bits.</summary>
    /// <param name="bits">The bits, with zeros above them.</param>
    /// <param name="count">The number of bits, up to <see cref="Largest"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ulong bits, int count)
    {
        _bits |= bits << _count;
        _count += count;
        Unsafe.WriteUnaligned(Position, BitConverter.IsLittleEndian ? _bits : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(_bits));
        Position += _count >> 3;
        _bits >>= _count & ~7;
        _count &= 7;
    }

    /// <summary>Fills the last byte with zeros.</summary>
    public void Align() => Add(0, -_count & 7);

    /// <summary>Adds whole bytes behind a complete byte.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(new Span<byte>(Position, bytes.Length));
        Position += bytes.Length;
    }
}
