using System.Numerics;

namespace Rembg.Imaging.Writing.Png;

/// <summary>Deflate's symbols for the distances of repetitions (RFC 1951, 3.2.5): two for each power of two.</summary>
internal static class DistanceSymbols
{
    /// <summary>The number of symbols.</summary>
    public const int Count = 30;

    /// <summary>The largest distance.</summary>
    public const int Largest = 1 << 15;

    // The first four distances have a symbol each.
    private const int Single = 4;

    /// <summary>Returns the symbol of a distance.</summary>
    public static int Of(int distance)
    {
        if (distance <= Single)
        {
            return distance - 1;
        }

        int power = BitOperations.Log2((uint)distance - 1);
        return (2 * power) + (((distance - 1) >> (power - 1)) & 1);
    }

    /// <summary>Returns the number of bits that follow a symbol.</summary>
    public static int ExtraBitCountOf(int symbol) => symbol < Single ? 0 : (symbol >> 1) - 1;

    /// <summary>Returns the bits that follow the symbol of a distance.</summary>
    public static int ExtraBitsOf(int distance, int symbol) => (distance - 1) & ((1 << ExtraBitCountOf(symbol)) - 1);
}
