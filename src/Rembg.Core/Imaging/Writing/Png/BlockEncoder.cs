using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Rembg.Imaging.Writing.Png;

/// <summary>
/// Encodes blocks of Deflate (RFC 1951): with Huffman codes for each block, or stored if that is smaller. Here and in the other classes,
/// methods that look at every byte are compiled to their fastest form at once: a single photo would otherwise be encoded by slow code.
/// </summary>
internal sealed unsafe class BlockEncoder : IDisposable
{
    // Four code words and the 7 bits before them fit into 64 bits.
    private const int LongestWord = 14;

    private const int LargestStored = ushort.MaxValue;
    private const int StoredHeadBits = 40;
    private const int LengthShift = 16;

    private readonly RunSplitter _splitter;
    private readonly HuffmanCode _lengths = new(LengthSymbols.Symbols, LongestWord);
    private readonly HuffmanCode _distances = new(DistanceSymbols.Count, LongestWord);
    private readonly BlockHead _head = new();

    // The code words of symbols, with the number of their bits above them.
    private readonly uint[] _lengthWords = new uint[LengthSymbols.Symbols];
    private readonly uint[] _distanceWords = new uint[DistanceSymbols.Count];

    /// <summary>Creates an encoder.</summary>
    /// <param name="largest">The largest number of bytes in a block.</param>
    /// <param name="rowSize">The number of bytes of a filtered row, with the number of its filter.</param>
    /// <param name="pixelSize">The number of bytes per pixel, from 1 to 4.</param>
    public BlockEncoder(int largest, int rowSize, int pixelSize) => _splitter = new RunSplitter(largest, rowSize, pixelSize);

    /// <summary>Returns the largest number of bytes that a block takes, including those that are overwritten behind it.</summary>
    /// <param name="length">The number of bytes in the block.</param>
    public static int LargestSize(int length) => length + ((StoredHeadBits / 8) * ((length / LargestStored) + 1)) + (2 * sizeof(ulong));

    /// <summary>Encodes a block.</summary>
    /// <param name="bytes">The bytes, behind which <see cref="RunSplitter.Overread"/> more can be read.</param>
    /// <param name="length">The number of bytes.</param>
    /// <param name="isLast">True for the last block.</param>
    /// <param name="output">Receives the block.</param>
    public void Encode(byte* bytes, int length, bool isLast, ref BitWriter output)
    {
        PieceList pieces = _splitter.Split(bytes, length);
        _lengths.Fit(pieces.Lengths);
        _distances.Fit(pieces.Distances);
        _head.Prepare(_lengths.Lengths, _distances.Lengths);
        if (_head.BitCount + CountBits(pieces) >= (length * 8L) + StoredHeadBits)
        {
            Store(new ReadOnlySpan<byte>(bytes, length), isLast, ref output);
            return;
        }

        _head.Write(isLast, ref output);
        Join(_lengths, _lengthWords);
        Join(_distances, _distanceWords);
        fixed (uint* lengths = _lengthWords, distances = _distanceWords)
        {
            Write(bytes, pieces.Pieces, lengths, distances, ref output);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _splitter.Dispose();

    private long CountBits(PieceList pieces)
    {
        long bits = 0;
        for (int symbol = 0; symbol < LengthSymbols.Symbols; symbol++)
        {
            bits += (long)pieces.Lengths[symbol] * (_lengths.Lengths[symbol] + LengthSymbols.ExtraBitCountOf(symbol));
        }

        for (int symbol = 0; symbol < DistanceSymbols.Count; symbol++)
        {
            bits += (long)pieces.Distances[symbol] * (_distances.Lengths[symbol] + DistanceSymbols.ExtraBitCountOf(symbol));
        }

        return bits;
    }

    private static void Join(HuffmanCode code, uint[] words)
    {
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = code.Words[i] | ((uint)code.Lengths[i] << LengthShift);
        }
    }

    private static void Store(ReadOnlySpan<byte> bytes, bool isLast, ref BitWriter output)
    {
        Span<byte> lengths = stackalloc byte[4];
        do
        {
            ReadOnlySpan<byte> part = bytes[..Math.Min(bytes.Length, LargestStored)];
            bytes = bytes[part.Length..];
            output.Add(isLast && bytes.IsEmpty ? 1u : 0u, 3);
            output.Align();
            BinaryPrimitives.WriteUInt16LittleEndian(lengths, (ushort)part.Length);
            BinaryPrimitives.WriteUInt16LittleEndian(lengths[2..], (ushort)~part.Length);
            output.Add(lengths);
            output.Add(part);
        }
        while (!bytes.IsEmpty);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Write(byte* bytes, ReadOnlySpan<Piece> pieces, uint* lengths, uint* distances, ref BitWriter output)
    {
        BitWriter writer = output;
        foreach ((int literals, int repeated, int distance) in pieces)
        {
            byte* end = bytes + literals;
            for (; bytes + 4 <= end; bytes += 4)
            {
                uint first = lengths[bytes[0]];
                uint second = lengths[bytes[1]];
                uint third = lengths[bytes[2]];
                uint fourth = lengths[bytes[3]];
                ulong head = (ushort)first | ((ulong)(ushort)second << (int)(first >> LengthShift));
                ulong tail = (ushort)third | ((ulong)(ushort)fourth << (int)(third >> LengthShift));
                int headLength = (int)((first + second) >> LengthShift);
                writer.Add(head | (tail << headLength), headLength + (int)((third + fourth) >> LengthShift));
            }

            for (; bytes < end; bytes++)
            {
                writer.Add((ushort)lengths[*bytes], (int)(lengths[*bytes] >> LengthShift));
            }

            if (repeated > 0)
            {
                WriteRepetition(repeated, distance, lengths, distances, ref writer);
                bytes += repeated;
            }
        }

        uint last = lengths[LengthSymbols.EndOfBlock];
        writer.Add((ushort)last, (int)(last >> LengthShift));
        output = writer;
    }

    private static void WriteRepetition(int repeated, int distance, uint* lengths, uint* distances, ref BitWriter output)
    {
        int distanceSymbol = DistanceSymbols.Of(distance);
        uint word = distances[distanceSymbol];
        int wordLength = (int)(word >> LengthShift);
        ulong distanceBits = (ushort)word | ((ulong)DistanceSymbols.ExtraBitsOf(distance, distanceSymbol) << wordLength);
        int distanceLength = wordLength + DistanceSymbols.ExtraBitCountOf(distanceSymbol);
        for (int part; repeated > 0; repeated -= part)
        {
            part = LengthSymbols.FirstPart(repeated);
            word = lengths[LengthSymbols.SymbolOf(part)];
            wordLength = (int)(word >> LengthShift);
            (int extra, int extraLength) = LengthSymbols.ExtraBitsOf(part);
            int length = wordLength + extraLength;
            output.Add((ushort)word | ((ulong)extra << wordLength) | (distanceBits << length), length + distanceLength);
        }
    }
}
