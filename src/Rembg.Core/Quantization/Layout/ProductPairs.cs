namespace Rembg.Quantization.Layout;

/// <summary>
/// The pairs of weights whose products x64 CPUs without VNNI add in 16 bits (<c>vpmaddubsw</c>), which saturates: the inputs are at most
/// 255, so the sum is exact if two weights of the same sign have a sum of at most 128. The runtime multiplies neighbours in the order of
/// channels or in the order of the kernel's positions, depending on the kernel, and begins at any of them.
/// </summary>
internal static class ProductPairs
{
    /// <summary>The largest sum of two weights: <c>255 · 128 = 32640</c>, and 16 bits reach 32767.</summary>
    public const int LargestSum = 128;

    /// <summary>Returns the largest absolute sum of two neighbouring weights of the same sign.</summary>
    /// <param name="weights">The weights of one output channel, <c>[in, positions]</c>, signed, in two's complement.</param>
    /// <param name="positions">The number of positions of the kernel; 1 for a matrix product.</param>
    public static int LargestOf(ReadOnlySpan<byte> weights, int positions)
    {
        int largest = 0;
        int inputs = weights.Length / positions;
        for (int i = 1; i < weights.Length; i++)
        {
            Raise(unchecked((sbyte)weights[i - 1]), unchecked((sbyte)weights[i]));
        }

        for (int i = 1; i < weights.Length && positions > 1; i++)
        {
            Raise(Transposed(weights, i - 1), Transposed(weights, i));
        }

        return largest;

        // In the order of positions, the weights of all inputs for one position are neighbours.
        int Transposed(ReadOnlySpan<byte> values, int index) => unchecked((sbyte)values[(index % inputs * positions) + (index / inputs)]);

        void Raise(int first, int second) => largest = Math.Max(largest, (first >= 0) == (second >= 0) ? Math.Abs(first + second) : Math.Max(Math.Abs(first), Math.Abs(second)));
    }
}
