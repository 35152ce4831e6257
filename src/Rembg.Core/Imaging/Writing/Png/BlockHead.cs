namespace Rembg.Imaging.Writing.Png;

/// <summary>
/// The head of a block of Deflate with its own codes (RFC 1951, 3.2.7): the lengths of their code words, themselves compressed by another
/// Huffman code and by symbols for repetitions.
/// </summary>
internal sealed class BlockHead
{
    private const int LongestWord = 7;
    private const int CountBits = 5 + 5 + 4;
    private const int OrderedBits = 3;
    private const int KindBits = 3;
    private const uint OwnCodes = 2;

    // Symbols for "the last length again", "no code word" a few times and many times.
    private const int Again = 16;
    private const int FewZeros = 17;
    private const int ManyZeros = 18;
    private const int Symbols = 19;

    private const int SmallestLengthCount = 257;
    private const int SmallestOrderedCount = 4;

    private readonly HuffmanCode _code = new(Symbols, LongestWord);
    private readonly uint[] _frequencies = new uint[Symbols];
    private readonly List<(byte Symbol, byte Extra)> _content = [];
    private int _lengthCount;
    private int _distanceCount;
    private int _orderedCount;

    private static ReadOnlySpan<byte> Order => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    /// <summary>The number of bits of the head.</summary>
    public long BitCount { get; private set; }

    /// <summary>Compresses the lengths.</summary>
    /// <param name="lengths">The lengths of the code words for bytes and lengths.</param>
    /// <param name="distances">The lengths of the code words for distances: at least one.</param>
    public void Prepare(ReadOnlySpan<byte> lengths, ReadOnlySpan<byte> distances)
    {
        _lengthCount = Math.Max(lengths.LastIndexOfAnyExcept((byte)0) + 1, SmallestLengthCount);
        _distanceCount = distances.LastIndexOfAnyExcept((byte)0) + 1;
        Span<byte> all = stackalloc byte[_lengthCount + _distanceCount];
        lengths[.._lengthCount].CopyTo(all);
        distances[.._distanceCount].CopyTo(all[_lengthCount..]);

        _content.Clear();
        Array.Clear(_frequencies);
        while (!all.IsEmpty)
        {
            int count = all.IndexOfAnyExcept(all[0]);
            count = count < 0 ? all.Length : count;
            AddRepeated(all[0], count);
            all = all[count..];
        }

        _code.Fit(_frequencies);
        _orderedCount = Symbols;
        while (_orderedCount > SmallestOrderedCount && _code.Lengths[Order[_orderedCount - 1]] == 0)
        {
            _orderedCount--;
        }

        BitCount = KindBits + CountBits + (OrderedBits * _orderedCount);
        for (int symbol = 0; symbol < Symbols; symbol++)
        {
            BitCount += _frequencies[symbol] * (_code.Lengths[symbol] + ExtraBitCountOf(symbol));
        }
    }

    /// <summary>Writes the head.</summary>
    /// <param name="isLast">True for the last block.</param>
    /// <param name="output">Receives the head.</param>
    public void Write(bool isLast, ref BitWriter output)
    {
        output.Add((OwnCodes << 1) | (isLast ? 1u : 0u), KindBits);
        output.Add((uint)(_lengthCount - SmallestLengthCount), 5);
        output.Add((uint)(_distanceCount - 1), 5);
        output.Add((uint)(_orderedCount - SmallestOrderedCount), 4);
        foreach (byte symbol in Order[.._orderedCount])
        {
            output.Add(_code.Lengths[symbol], OrderedBits);
        }

        foreach ((byte symbol, byte extra) in _content)
        {
            output.Add(_code.Words[symbol], _code.Lengths[symbol]);
            output.Add(extra, ExtraBitCountOf(symbol));
        }
    }

    private static int ExtraBitCountOf(int symbol) => symbol switch
    {
        Again => 2,
        FewZeros => 3,
        ManyZeros => 7,
        _ => 0,
    };

    private void AddRepeated(byte length, int count)
    {
        if (length > 0)
        {
            AddSymbol(length);
            count = AddParts(Again, 3, 6, count - 1);
        }
        else
        {
            count = AddParts(ManyZeros, 11, 138, count);
            count = AddParts(FewZeros, 3, 10, count);
        }

        for (; count > 0; count--)
        {
            AddSymbol(length);
        }
    }

    // Returns the number of repetitions that are left because they are too few for the symbol.
    private int AddParts(int symbol, int smallest, int largest, int count)
    {
        while (count >= smallest)
        {
            int part = Math.Min(count, largest);
            AddSymbol(symbol, part - smallest);
            count -= part;
        }

        return count;
    }

    private void AddSymbol(int symbol, int extra = 0)
    {
        _frequencies[symbol]++;
        _content.Add(((byte)symbol, (byte)extra));
    }
}
