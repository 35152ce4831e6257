using System.Runtime.CompilerServices;

namespace Rembg.Imaging.Writing.Png;

/// <summary>
/// Finds pixels that occurred before, in strips where most pixels have three equal differences: black-and-white photos, and noise without
/// colour. There are so few different ones that a pixel is nearly always found, and its distance takes fewer bits than three differences.
/// In other strips, this would save a few percent of the bytes and double the time.
/// </summary>
/// <param name="rowSize">The number of bytes of a filtered row, with the number of its filter.</param>
internal sealed unsafe class GreyPixels(int rowSize)
{
    /// <summary>The number of bytes per pixel: RGBA.</summary>
    public const int Size = 4;

    // One of so many pixels shows what a strip is like.
    private const int SampleStep = 31 * Size;

    // Fewer pixels with equal differences would save fewer bytes than they cost time.
    private const int Majority = 2;

    private const int SlotBits = 10;
    private const uint Multiplier = 2_654_435_761;
    private const int LongestRepetition = 256;

    // Most pictures need none.
    private int[] _positions = [];
    private byte* _bytes;

    /// <summary>Starts with a strip.</summary>
    /// <returns>True if repetitions should be found.</returns>
    public bool Start(byte* bytes, int length)
    {
        _bytes = bytes;
        int grey = 0;
        int colored = 0;
        for (int row = 1; row < length; row += rowSize)
        {
            for (int i = row; i <= row + rowSize - 1 - Size; i += SampleStep)
            {
                uint pixel = Unsafe.ReadUnaligned<uint>(bytes + i);
                bool isGrey = bytes[i] == bytes[i + 1] && bytes[i] == bytes[i + 2];
                grey += isGrey && pixel != 0 ? 1 : 0;
                colored += isGrey ? 0 : 1;
            }
        }

        if (grey <= Majority * colored)
        {
            return false;
        }

        Array.Resize(ref _positions, 1 << SlotBits);
        Array.Clear(_positions);
        return true;
    }

    /// <summary>Finds repetitions behind the last piece.</summary>
    /// <param name="end">The position behind which nothing is repeated.</param>
    /// <param name="pieces">Receives the repetitions.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Find(int end, PieceList pieces)
    {
        int position = pieces.End;
        while (position < end)
        {
            int row = position / rowSize * rowSize;
            int rowEnd = Math.Min(row + rowSize, end);

            // The next whole pixel, behind the number of the filter.
            position = row + 1 + ((position - row + Size - 2) / Size * Size);
            while (position + Size <= rowEnd)
            {
                position += FindAt(position, rowEnd, pieces);
            }

            position = rowEnd;
        }
    }

    // Returns the number of bytes that are dealt with.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int FindAt(int position, int end, PieceList pieces)
    {
        uint pixel = Unsafe.ReadUnaligned<uint>(_bytes + position);
        ref int slot = ref _positions[(pixel * Multiplier) >> (32 - SlotBits)];
        int earlier = slot;
        slot = position;
        int distance = position - earlier;
        if (earlier == 0 || distance > DistanceSymbols.Largest || Unsafe.ReadUnaligned<uint>(_bytes + earlier) != pixel)
        {
            return Size;
        }

        int length = Size;
        int limit = Math.Min(end - position - Size, LongestRepetition - Size);
        while (length <= limit && Unsafe.ReadUnaligned<uint>(_bytes + position + length) == Unsafe.ReadUnaligned<uint>(_bytes + earlier + length))
        {
            length += Size;
        }

        pieces.Add(position, length, distance);
        return length;
    }
}
