using System.Runtime.CompilerServices;

namespace Rembg.Imaging.Writing.Png;

/// <summary>The pieces of a strip, and how often each of Deflate's symbols occurs in them.</summary>
internal sealed unsafe class PieceList : IDisposable
{
    private const int ByteValues = 256;

    private readonly NativeBuffer<Piece> _pieces;
    private readonly uint[] _lengths = new uint[LengthSymbols.Symbols];
    private readonly uint[] _distances = new uint[DistanceSymbols.Count];
    private readonly NativeBuffer<uint> _counts = new(4 * ByteValues);
    private byte* _bytes;
    private int _count;

    /// <summary>Creates a list.</summary>
    /// <param name="largest">The largest number of pieces.</param>
    public PieceList(int largest) => _pieces = new NativeBuffer<Piece>(largest);

    /// <summary>The position behind the last piece.</summary>
    public int End { get; private set; }

    /// <summary>The pieces.</summary>
    public ReadOnlySpan<Piece> Pieces => _pieces.Slice(0, _count);

    /// <summary>The frequencies of the symbols for bytes, the end and lengths, as soon as the list is complete.</summary>
    public ReadOnlySpan<uint> Lengths => _lengths;

    /// <summary>The frequencies of the symbols for distances. A complete list has at least one symbol.</summary>
    public ReadOnlySpan<uint> Distances => _distances;

    /// <summary>Starts with other bytes.</summary>
    public void Start(byte* bytes)
    {
        _bytes = bytes;
        _count = 0;
        End = 0;
        Array.Clear(_lengths);
        Array.Clear(_distances);
        Counts.Clear();
    }

    /// <summary>Adds a repetition, and the bytes between the last piece and the repetition.</summary>
    /// <param name="start">The position of the repetition.</param>
    /// <param name="length">The number of bytes.</param>
    /// <param name="distance">The distance of the bytes that are repeated.</param>
    public void Add(int start, int length, int distance)
    {
        CountLiterals(_bytes + End, start - End);
        _distances[DistanceSymbols.Of(distance)] += LengthSymbols.Count(length, _lengths);
        ((Piece*)_pieces.Address)[_count++] = new Piece(start - End, length, distance);
        End = start + length;
    }

    /// <summary>Adds the bytes behind the last piece.</summary>
    /// <param name="length">The number of all bytes.</param>
    public void Complete(int length)
    {
        CountLiterals(_bytes + End, length - End);
        ((Piece*)_pieces.Address)[_count++] = new Piece(length - End, 0, 0);
        Span<uint> counts = Counts;
        for (int i = 0; i < counts.Length; i++)
        {
            _lengths[i % ByteValues] += counts[i];
        }

        _lengths[LengthSymbols.EndOfBlock] = 1;

        // A block without repetitions has the code of a distance nevertheless.
        _distances[0] = Math.Max(_distances[0], _distances.AsSpan().ContainsAnyExcept(0u) ? 0u : 1u);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _pieces.Dispose();
        _counts.Dispose();
    }

    private Span<uint> Counts => _counts.Slice(0, 4 * ByteValues);

    // Four tables, because neighbouring bytes are often equal, and an addition to the same place would have to wait for the one before.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CountLiterals(byte* bytes, int length)
    {
        uint* counts = (uint*)_counts.Address;
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
