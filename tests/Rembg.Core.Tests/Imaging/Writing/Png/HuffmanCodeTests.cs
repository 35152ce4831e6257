using CsCheck;

using Rembg.Imaging.Writing.Png;

namespace Rembg.Tests;

/// <summary>Huffman codes are complete, as short as possible, and within their limit.</summary>
[Trait("Speed", "Fast")]
public sealed class HuffmanCodeTests
{
    [Fact]
    public void Codes_need_as_few_bits_as_the_best_tree()
    {
        Gen.UInt[0, 500].Array[2, 60].Where(static frequencies => frequencies.Count(static frequency => frequency > 0) > 1).Sample(static frequencies =>
        {
            HuffmanCode code = new(frequencies.Length, longest: 15);
            code.Fit(frequencies);
            Assert.Equal(BestBits(frequencies), frequencies.Select((frequency, symbol) => (long)frequency * code.Lengths[symbol]).Sum());
            CheckComplete(code, frequencies);
        });
    }

    [Theory]
    [InlineData(7)]
    [InlineData(9)]
    [InlineData(14)]
    public void Code_words_have_a_limit(int longest)
    {
        // The tree of Fibonacci's numbers has a level for each of them.
        uint[] frequencies = new uint[40];
        (uint previous, uint next) = (0, 1);
        for (int i = 0; i < frequencies.Length; i++)
        {
            frequencies[i] = next;
            (previous, next) = (next, previous + next);
        }

        HuffmanCode code = new(frequencies.Length, longest);
        code.Fit(frequencies);
        Assert.Equal(longest, code.Lengths.ToArray().Max());
        CheckComplete(code, frequencies);
    }

    [Fact]
    public void A_single_symbol_has_one_bit()
    {
        HuffmanCode code = new(3, longest: 7);
        code.Fit([0, 5, 0]);
        Assert.Equal([0, 1, 0], code.Lengths.ToArray());
    }

    private static long BestBits(uint[] frequencies)
    {
        PriorityQueue<long, long> nodes = new(frequencies.Where(static frequency => frequency > 0).Select(static frequency => ((long)frequency, (long)frequency)));
        long bits = 0;
        while (nodes.Count > 1)
        {
            long joint = nodes.Dequeue() + nodes.Dequeue();
            bits += joint;
            nodes.Enqueue(joint, joint);
        }

        return bits;
    }

    // No code word is the beginning of another, and no other word could be added.
    private static void CheckComplete(HuffmanCode code, uint[] frequencies)
    {
        List<string> words = [];
        for (int symbol = 0; symbol < frequencies.Length; symbol++)
        {
            Assert.Equal(frequencies[symbol] > 0, code.Lengths[symbol] > 0);
            if (frequencies[symbol] > 0)
            {
                words.Add(string.Concat(Enumerable.Range(0, code.Lengths[symbol]).Select(bit => ((code.Words[symbol] >> bit) & 1) == 0 ? '0' : '1')));
            }
        }

        words.Sort(StringComparer.Ordinal);
        Assert.All(words.Zip(words.Skip(1)), static pair => Assert.False(pair.Second.StartsWith(pair.First, StringComparison.Ordinal)));
        Assert.Equal(1, words.Sum(static word => Math.Pow(2, -word.Length)));
    }
}
