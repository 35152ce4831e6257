using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rembg.Imaging.Writing.Png;

/// <summary>The checksum at the end of zlib's format (RFC 1950): two sums modulo 65521, of all bytes and of all values of the first sum.</summary>
internal static unsafe class Adler32
{
    /// <summary>The checksum of no bytes.</summary>
    public const uint Start = 1;

    private const uint Modulus = 65_521;

    // Fewer bytes than after which the second sum, as 32 bits, could overflow; a multiple of every vector's size.
    private const int Block = 4096;

    private static readonly Vector<ushort> LowWeights = CreateWeights(Vector<byte>.Count);
    private static readonly Vector<ushort> HighWeights = CreateWeights(Vector<ushort>.Count);

    /// <summary>Continues a checksum.</summary>
    /// <param name="checksum">The checksum of the preceding bytes.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="length">The number of bytes.</param>
    public static uint Append(uint checksum, byte* bytes, int length)
    {
        uint first = checksum & ushort.MaxValue;
        uint second = checksum >> 16;
        for (byte* end = bytes + length; bytes < end;)
        {
            int count = (int)Math.Min(Block, end - bytes);
            int whole = count - (count % Vector<byte>.Count);
            AddVectors(bytes, whole, ref first, ref second);
            for (int i = whole; i < count; i++)
            {
                first += bytes[i];
                second += first;
            }

            first %= Modulus;
            second %= Modulus;
            bytes += count;
        }

        return (second << 16) | first;
    }

    // Within a vector of 32 bytes, the first byte is part of 32 values of the first sum, and the last byte of one.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddVectors(byte* bytes, int length, ref uint first, ref uint second)
    {
        Vector<uint> sums = Vector<uint>.Zero;
        Vector<uint> earlier = Vector<uint>.Zero;
        Vector<uint> weighted = Vector<uint>.Zero;
        for (int i = 0; i < length; i += Vector<byte>.Count)
        {
            Vector.Widen(Vector.Load(bytes + i), out Vector<ushort> low, out Vector<ushort> high);
            earlier += sums;
            sums += AddPairs(low + high);
            weighted += AddPairs((low * LowWeights) + (high * HighWeights));
        }

        second += ((uint)length * first) + ((uint)Vector<byte>.Count * Vector.Sum(earlier)) + Vector.Sum(weighted);
        first += Vector.Sum(sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<uint> AddPairs(Vector<ushort> values)
    {
        Vector.Widen(values, out Vector<uint> low, out Vector<uint> high);
        return low + high;
    }

    private static Vector<ushort> CreateWeights(int largest) => Vector.CreateSequence((ushort)largest, unchecked((ushort)-1));
}
