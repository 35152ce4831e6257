using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Rembg.Imaging.Writing.Png;

/// <summary>
/// Encodes blocks of Deflate (RFC 1951): with a Huffman code for this block and runs of equal pixels, or stored if that is smaller.
/// </summary>
internal sealed unsafe class BlockEncoder : IDisposable
{
    // Four code words and the 7 bits before them fit into 64 bits.
    private const int LongestWord = 14;

    private const int LargestStored = ushort.MaxValue;
    private const int StoredHeadBits = 40;
    private const int LengthShift = 16;

    private readonly int _pixelSize;
    private readonly RunSplitter _splitter;
    private readonly HuffmanCode _code = new(RunLengths.Symbols, LongestWord);
    private readonly BlockHead _head = new();

    // A symbol's code word, with the number of its bits above it.
    private readonly uint[] _words = new uint[RunLengths.Symbols];

    /// <summary>Creates an encoder.</summary>
    /// <param name="largest">The largest number of bytes in a block.</param>
    /// <param name="pixelSize">The number of bytes per pixel, from 1 to 4: the distance of repetitions.</param>
    public BlockEncoder(int largest, int pixelSize)
    {
        _pixelSize = pixelSize;
        _splitter = new RunSplitter(largest);
    }

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
        ReadOnlySpan<Piece> pieces = _splitter.Split(bytes, length, _pixelSize);
        _code.Fit(_splitter.Frequencies);
        _head.Prepare(_code.Lengths, _pixelSize);
        if (CountBits() >= (length * 8L) + StoredHeadBits)
        {
            Store(new ReadOnlySpan<byte>(bytes, length), isLast, ref output);
            return;
        }

        for (int i = 0; i < _words.Length; i++)
        {
            _words[i] = _code.Words[i] | ((uint)_code.Lengths[i] << LengthShift);
        }

        _head.Write(isLast, ref output);
        fixed (uint* words = _words)
        {
            Write(bytes, pieces, words, ref output);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _splitter.Dispose();

    private long CountBits()
    {
        long bits = _head.BitCount;
        for (int symbol = 0; symbol < RunLengths.Symbols; symbol++)
        {
            // The distance of a run takes one bit.
            int distance = symbol > RunSplitter.EndOfBlock ? 1 : 0;
            bits += (long)_splitter.Frequencies[symbol] * (_code.Lengths[symbol] + RunLengths.ExtraBitCountOf(symbol) + distance);
        }

        return bits;
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
    private static void Write(byte* bytes, ReadOnlySpan<Piece> pieces, uint* words, ref BitWriter output)
    {
        BitWriter writer = output;
        foreach ((int literals, int run) in pieces)
        {
            byte* end = bytes + literals;
            for (; bytes + 4 <= end; bytes += 4)
            {
                uint first = words[bytes[0]];
                uint second = words[bytes[1]];
                uint third = words[bytes[2]];
                uint fourth = words[bytes[3]];
                ulong head = (ushort)first | ((ulong)(ushort)second << (int)(first >> LengthShift));
                ulong tail = (ushort)third | ((ulong)(ushort)fourth << (int)(third >> LengthShift));
                int headLength = (int)((first + second) >> LengthShift);
                writer.Add(head | (tail << headLength), headLength + (int)((third + fourth) >> LengthShift));
            }

            for (; bytes < end; bytes++)
            {
                writer.Add((ushort)words[*bytes], (int)(words[*bytes] >> LengthShift));
            }

            WriteRun(run, words, ref writer);
            bytes += run;
        }

        uint last = words[RunSplitter.EndOfBlock];
        writer.Add((ushort)last, (int)(last >> LengthShift));
        output = writer;
    }

    private static void WriteRun(int run, uint* words, ref BitWriter output)
    {
        for (int part; run > 0; run -= part)
        {
            part = RunLengths.FirstPart(run);
            uint word = words[RunLengths.SymbolOf(part)];
            int length = (int)(word >> LengthShift);
            (int extra, int extraLength) = RunLengths.ExtraBitsOf(part);

            // The code word of the only distance is a zero.
            output.Add((ushort)word | ((uint)extra << length), length + extraLength + 1);
        }
    }
}
