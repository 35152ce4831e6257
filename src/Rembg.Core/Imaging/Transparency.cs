using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rembg.Imaging;

/// <summary>Pixels that nobody sees.</summary>
internal static class Transparency
{
    /// <summary>Copies RGBA of 8 bits; where alpha is 0 colour becomes 0.</summary>
    public static void Clear8(ReadOnlySpan<byte> source, Span<byte> target) =>
        Clear(MemoryMarshal.Cast<byte, uint>(source), 0x00FFFFFFu, MemoryMarshal.Cast<byte, uint>(target));

    /// <summary>Copies RGBA of 16 bits; where alpha is 0 colour becomes 0.</summary>
    public static void Clear16(ReadOnlySpan<byte> source, Span<byte> target) =>
        Clear(MemoryMarshal.Cast<byte, ulong>(source), 0x0000FFFFFFFFFFFFul, MemoryMarshal.Cast<byte, ulong>(target));

    // A pixel is one number, with alpha in its highest bits.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Clear<T>(ReadOnlySpan<T> source, T largestTransparent, Span<T> target)
        where T : unmanaged, IBinaryInteger<T>
    {
        Vector<T> limit = new(largestTransparent);
        int i = 0;
        for (; i + Vector<T>.Count <= source.Length; i += Vector<T>.Count)
        {
            Vector<T> pixels = new(source[i..]);
            (pixels & Vector.GreaterThan(pixels, limit)).CopyTo(target[i..]);
        }

        for (; i < source.Length; i++)
        {
            target[i] = source[i] > largestTransparent ? source[i] : T.Zero;
        }
    }
}
