namespace Rembg.Imaging.Writing.Png;

/// <summary>
/// A Huffman code as Deflate uses it (RFC 1951, 3.2.2): code words have a limited length, and their lengths alone determine them.
/// </summary>
/// <param name="symbols">The number of symbols.</param>
/// <param name="longest">The largest number of bits in a code word.</param>
internal sealed class HuffmanCode(int symbols, int longest)
{
    private const int IndexBits = 16;

    private readonly byte[] _lengths = new byte[symbols];
    private readonly ushort[] _words = new ushort[symbols];
    private readonly int[] _lengthCounts = new int[Math.Max(symbols, longest + 1)];

    /// <summary>The number of bits of each code word; 0 for a symbol that does not occur.</summary>
    public ReadOnlySpan<byte> Lengths => _lengths;

    /// <summary>The code words, with the first bit lowest.</summary>
    public ReadOnlySpan<ushort> Words => _words;

    /// <summary>Finds the code that needs the fewest bits, or nearly so if the longest code words have to be shortened.</summary>
    /// <param name="frequencies">The frequencies of the symbols, at least one of which occurs.</param>
    public void Fit(ReadOnlySpan<uint> frequencies)
    {
        // The symbols that occur, as frequency and index in one number.
        Span<ulong> leaves = stackalloc ulong[symbols];
        int count = 0;
        for (int i = 0; i < symbols; i++)
        {
            if (frequencies[i] > 0)
            {
                leaves[count++] = ((ulong)frequencies[i] << IndexBits) | (uint)i;
            }
        }

        leaves = leaves[..count];
        leaves.Sort();
        Array.Clear(_lengths);
        Array.Clear(_lengthCounts);
        CountLengths(leaves);
        ShortenLongest();
        AssignLengths(leaves);
        AssignWords();
    }

    // Joins the two lightest nodes until one is left. New nodes are created in the order of their weights.
    private void CountLengths(ReadOnlySpan<ulong> leaves)
    {
        int count = leaves.Length;
        Span<ulong> weights = stackalloc ulong[2 * count];
        Span<int> parents = stackalloc int[2 * count];
        for (int i = 0; i < count; i++)
        {
            weights[i] = leaves[i] >> IndexBits;
        }

        int leaf = 0;
        int inner = count;
        for (int node = count; node < (2 * count) - 1; node++)
        {
            int one = TakeLightest(weights, node);
            int other = TakeLightest(weights, node);
            weights[node] = weights[one] + weights[other];
            parents[one] = node;
            parents[other] = node;
        }

        // The weights are no longer needed: they become the depths.
        int root = (2 * count) - 2;
        weights[root] = 0;
        for (int node = root - 1; node >= 0; node--)
        {
            weights[node] = weights[parents[node]] + 1;
        }

        for (int i = 0; i < count; i++)
        {
            // A single symbol has a code word of one bit.
            _lengthCounts[Math.Clamp((int)weights[i], 1, longest)]++;
        }

        int TakeLightest(Span<ulong> nodes, int end) => leaf < count && (inner == end || nodes[leaf] <= nodes[inner]) ? leaf++ : inner++;
    }

    // Each code word takes 2^-length of the code space. Where the limit made words too short, others become longer until all fit.
    private void ShortenLongest()
    {
        long excess = -(1L << longest);
        for (int length = 1; length <= longest; length++)
        {
            excess += (long)_lengthCounts[length] << (longest - length);
        }

        for (; excess > 0; excess--)
        {
            int length = longest - 1;
            while (_lengthCounts[length] == 0)
            {
                length--;
            }

            _lengthCounts[longest]--;
            _lengthCounts[length]--;
            _lengthCounts[length + 1] += 2;
        }
    }

    private void AssignLengths(ReadOnlySpan<ulong> leaves)
    {
        int leaf = 0;
        for (int length = longest; length > 0; length--)
        {
            for (int i = 0; i < _lengthCounts[length]; i++)
            {
                _lengths[(ushort)leaves[leaf++]] = (byte)length;
            }
        }
    }

    private void AssignWords()
    {
        Span<int> next = stackalloc int[longest + 1];
        int word = 0;
        for (int length = 1; length <= longest; length++)
        {
            next[length] = word;
            word = (word + _lengthCounts[length]) << 1;
        }

        for (int i = 0; i < symbols; i++)
        {
            _words[i] = _lengths[i] == 0 ? (ushort)0 : Reverse(next[_lengths[i]]++, _lengths[i]);
        }
    }

    private static ushort Reverse(int word, int length)
    {
        int reversed = 0;
        for (; length > 0; length--)
        {
            reversed = (reversed << 1) | (word & 1);
            word >>= 1;
        }

        return (ushort)reversed;
    }
}
