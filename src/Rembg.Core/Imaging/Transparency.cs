using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rembg.Imaging;

/// <summary>Clears invisible pixels.</summary>
internal static class Transparency
{
    /// <summary>Sets the colour to 0 where alpha is 0.</summary>
    /// <typeparam name="T">A pixel as a single number, with alpha in its highest bits.</typeparam>
    /// <param name="pixels">The pixels.</param>
    /// <param name="largestTransparent">The largest value of a pixel with alpha 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Clear<T>(Span<T> pixels, T largestTransparent)
        where T : unmanaged, IBinaryInteger<T>
    {
        Vector<T> limit = new(largestTransparent);
        int i = 0;
        for (; i + Vector<T>.Count <= pixels.Length; i += Vector<T>.Count)
        {
            Vector<T> some = new(pixels[i..]);
            (some & Vector.GreaterThan(some, limit)).CopyTo(pixels[i..]);
        }

        for (; i < pixels.Length; i++)
        {
            pixels[i] = pixels[i] > largestTransparent ? pixels[i] : T.Zero;
        }
    }
}
