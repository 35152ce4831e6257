using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rembg.Imaging.Writing.Png;

/// <summary>Some bytes that are written as they are, followed by some that repeat.</summary>
/// <param name="Literals">The number of bytes that are written as they are.</param>
/// <param name="Run">The number of bytes that follow and are equal to the ones a pixel before them.</param>
internal readonly record struct Piece(int Literals, int Run);

/// <summary>
/// Divides filtered rows into runs, in which every pixel is equal to the one before it, and the bytes between them. Transparent areas
/// and flat colours consist of runs of zeros. Other repetitions are rare in filtered photos, and finding them costs more time than
/// everything else: see docs/performance.md.
/// </summary>
internal sealed unsafe class RunSplitter : IDisposable
{
    /// <summary>The number of bytes behind the last one that are read, but do not matter.</summary>
    public const int Overread = 32;

    /// <summary>Deflate's symbol for the end of a block.</summary>
    public const int EndOfBlock = 256;

    // A shorter run saves little, but interrupts the encoder.
    private const int Shortest = 8;

    private const int ByteValues = 256;

    private readonly NativeBuffer<Piece> _pieces;
    private readonly uint[] _frequencies = new uint[RunLengths.Symbols];
    private readonly uint[] _counts = new uint[4 * ByteValues];

    /// <summary>Creates a splitter.</summary>
    /// <param name="largest">The largest number of bytes that are divided at once.</param>
    public RunSplitter(int largest) => _pieces = new NativeBuffer<Piece>((largest / Shortest) + 1);

    /// <summary>The frequencies of Deflate's symbols for bytes and lengths.</summary>
    public ReadOnlySpan<uint> Frequencies => _frequencies;

    /// <summary>Divides bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="length">The number of bytes.</param>
    /// <param name="pixelSize">The number of bytes per pixel.</param>
    /// <returns>The pieces, the last of which may have no run. They are valid until the next call.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ReadOnlySpan<Piece> Split(byte* bytes, int length, int pixelSize)
    {
        Array.Clear(_frequencies);
        Array.Clear(_counts);
        Piece* pieces = (Piece*)_pieces.Address;
        int count = 0;
        int done = 0;
        int position = pixelSize;
        while (position < length)
        {
            int start = position + FindRun(Repetitions(bytes + position, pixelSize));
            if (start == position + Vector256<byte>.Count)
            {
                position = start;
                continue;
            }

            int end = Math.Min(FindEnd(bytes + start, bytes + length, pixelSize), length - start) + start;
            if (end - start < Shortest)
            {
                position += Vector256<byte>.Count;
                continue;
            }

            CountLiterals(bytes + done, start - done);
            RunLengths.Count(end - start, _frequencies);
            pieces[count++] = new Piece(start - done, end - start);
            done = end;
            position = end;
        }

        CountLiterals(bytes + done, length - done);
        pieces[count++] = new Piece(length - done, 0);
        for (int i = 0; i < _counts.Length; i++)
        {
            _frequencies[i % ByteValues] += _counts[i];
        }

        _frequencies[EndOfBlock] = 1;
        return new ReadOnlySpan<Piece>(pieces, count);
    }

    /// <inheritdoc/>
    public void Dispose() => _pieces.Dispose();

    // One bit for each byte that is equal to the byte a pixel before it.
    private static uint Repetitions(byte* bytes, int pixelSize) =>
        Vector256.Equals(Vector256.Load(bytes), Vector256.Load(bytes - pixelSize)).ExtractMostSignificantBits();

    // The position of the first eight equal bytes. The bytes that follow the vector count as equal; if they are not, the run is too short.
    private static int FindRun(uint repetitions)
    {
        ulong starts = repetitions | (ulong)uint.MaxValue << 32;
        starts &= starts >> 1;
        starts &= starts >> 2;
        starts &= starts >> 4;
        return BitOperations.TrailingZeroCount(starts);
    }

    private static int FindEnd(byte* start, byte* limit, int pixelSize)
    {
        byte* end = start;
        while (end < limit)
        {
            uint repetitions = Repetitions(end, pixelSize);
            if (repetitions != uint.MaxValue)
            {
                return (int)(end - start) + BitOperations.TrailingZeroCount(~repetitions);
            }

            end += Vector256<byte>.Count;
        }

        return (int)(end - start);
    }

    // Four tables, because neighbouring bytes are often equal, and an addition to the same place would have to wait for the one before.
    private void CountLiterals(byte* bytes, int length)
    {
        fixed (uint* counts = _counts)
        {
            byte* end = bytes + length;
            for (; bytes + 4 <= end; bytes += 4)
            {
                uint four = Unsafe.ReadUnaligned<uint>(bytes);
                counts[(byte)four]++;
                counts[ByteValues + (byte)(four >> 8)]++;
                counts[(2 * ByteValues) + (byte)(four >> 16)]++;
                counts[(3 * ByteValues) + (four >> 24)]++;
            }

            for (; bytes < end; bytes++)
            {
                counts[*bytes]++;
            }
        }
    }
}
