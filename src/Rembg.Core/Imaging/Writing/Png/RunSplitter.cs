using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rembg.Imaging.Writing.Png;

/// <summary>
/// Divides filtered rows into runs, in which every pixel is equal to the one before it, and the bytes between them. Transparent areas and
/// flat colours consist of runs of zeros. Between runs, pixels are only compared with earlier ones if that pays (<see cref="GreyPixels"/>).
/// </summary>
internal sealed unsafe class RunSplitter : IDisposable
{
    /// <summary>The number of bytes behind the last one that are read, but do not matter.</summary>
    public const int Overread = 32;

    // A shorter run saves little, but interrupts the encoder.
    private const int Shortest = 8;

    private readonly int _pixelSize;
    private readonly PieceList _pieces;
    private readonly GreyPixels? _grey;

    /// <summary>Creates a splitter.</summary>
    /// <param name="largest">The largest number of bytes that are divided at once.</param>
    /// <param name="rowSize">The number of bytes of a filtered row, with the number of its filter.</param>
    /// <param name="pixelSize">The number of bytes per pixel.</param>
    public RunSplitter(int largest, int rowSize, int pixelSize)
    {
        _pixelSize = pixelSize;
        _grey = pixelSize == GreyPixels.Size ? new GreyPixels(rowSize) : null;
        _pieces = new PieceList((largest / (_grey is null ? Shortest : GreyPixels.Size)) + 1);
    }

    /// <summary>Divides bytes.</summary>
    /// <param name="bytes">The bytes of whole rows.</param>
    /// <param name="length">The number of bytes.</param>
    /// <returns>The pieces, which are valid until the next call.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public PieceList Split(byte* bytes, int length)
    {
        _pieces.Start(bytes);
        bool isGrey = _grey?.Start(bytes, length) ?? false;
        int position = _pixelSize;
        while (position < length)
        {
            int start = position + FindRun(Repetitions(bytes + position));
            if (start == position + Vector256<byte>.Count)
            {
                position = start;
                continue;
            }

            int end = Math.Min(start + FindEnd(bytes + start, bytes + length), length);
            if (end - start < Shortest)
            {
                position += Vector256<byte>.Count;
                continue;
            }

            if (isGrey)
            {
                _grey!.Find(start, _pieces);
            }

            _pieces.Add(start, end - start, _pixelSize);
            position = end;
        }

        if (isGrey)
        {
            _grey!.Find(length, _pieces);
        }

        _pieces.Complete(length);
        return _pieces;
    }

    /// <inheritdoc/>
    public void Dispose() => _pieces.Dispose();

    // One bit for each byte that is equal to the byte a pixel before it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Repetitions(byte* bytes) =>
        Vector256.Equals(Vector256.Load(bytes), Vector256.Load(bytes - _pixelSize)).ExtractMostSignificantBits();

    // The position of the first eight equal bytes. The bytes that follow the vector count as equal; if they are not, the run is too short.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int FindRun(uint repetitions)
    {
        ulong starts = repetitions | ((ulong)uint.MaxValue << 32);
        starts &= starts >> 1;
        starts &= starts >> 2;
        starts &= starts >> 4;
        return BitOperations.TrailingZeroCount(starts);
    }

    private int FindEnd(byte* start, byte* limit)
    {
        byte* end = start;
        while (end < limit)
        {
            uint repetitions = Repetitions(end);
            if (repetitions != uint.MaxValue)
            {
                return (int)(end - start) + BitOperations.TrailingZeroCount(~repetitions);
            }

            end += Vector256<byte>.Count;
        }

        return (int)(end - start);
    }
}
