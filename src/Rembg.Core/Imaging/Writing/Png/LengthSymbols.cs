namespace Rembg.Imaging.Writing.Png;

/// <summary>Deflate's symbols for the lengths of repetitions (RFC 1951, 3.2.5).</summary>
internal static class LengthSymbols
{
    /// <summary>The number of symbols for bytes, the end of a block and lengths.</summary>
    public const int Symbols = 286;

    /// <summary>The largest length that has a symbol. Longer repetitions are divided.</summary>
    public const int Longest = 258;

    /// <summary>The symbol for the end of a block.</summary>
    public const int EndOfBlock = 256;

    private const int Shortest = 3;
    private const int FirstSymbol = EndOfBlock + 1;

    private static readonly byte[] SymbolOffsets = new byte[Longest + 1];
    private static readonly byte[] ExtraBitCounts = new byte[Symbols - FirstSymbol];
    private static readonly int[] Bases = new int[Symbols - FirstSymbol];

    static LengthSymbols()
    {
        int next = Shortest;
        for (int offset = 0; offset < Bases.Length - 1; offset++)
        {
            ExtraBitCounts[offset] = (byte)(offset < 8 ? 0 : (offset - 4) / 4);
            Bases[offset] = next;
            for (int end = Math.Min(next + (1 << ExtraBitCounts[offset]), Longest); next < end; next++)
            {
                SymbolOffsets[next] = (byte)offset;
            }
        }

        Bases[^1] = Longest;
        SymbolOffsets[Longest] = (byte)(Bases.Length - 1);
    }

    /// <summary>Returns the length of the first part of a repetition, such that the rest is long enough for a symbol.</summary>
    /// <param name="run">The length of the repetition, at least 3.</param>
    public static int FirstPart(int run) => run <= Longest ? run : run < Longest + Shortest ? run - Shortest : Longest;

    /// <summary>Returns the symbol of a length.</summary>
    public static int SymbolOf(int length) => FirstSymbol + SymbolOffsets[length];

    /// <summary>Returns the bits that follow the symbol of a length, and their number.</summary>
    public static (int Bits, int Count) ExtraBitsOf(int length)
    {
        int offset = SymbolOffsets[length];
        return (length - Bases[offset], ExtraBitCounts[offset]);
    }

    /// <summary>Returns the number of bits that follow a symbol.</summary>
    public static int ExtraBitCountOf(int symbol) => symbol < FirstSymbol ? 0 : ExtraBitCounts[symbol - FirstSymbol];

    /// <summary>Adds the symbols of a repetition to their frequencies.</summary>
    /// <returns>The number of symbols.</returns>
    public static uint Count(int run, Span<uint> frequencies)
    {
        uint parts = 0;
        for (int part; run > 0; run -= part)
        {
            part = FirstPart(run);
            frequencies[SymbolOf(part)]++;
            parts++;
        }

        return parts;
    }
}
