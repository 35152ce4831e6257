using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rembg.Imaging.Writing.Png;

/// <summary>
/// Filters the rows of a picture, as PNG does before it compresses: it writes the differences of bytes from a prediction. For each row, the
/// filter is used whose differences have the smallest sum.
/// </summary>
internal sealed unsafe class RowFilter : IDisposable
{
    private const byte None = 0;
    private const byte Left = 1;
    private const byte Above = 2;
    private const byte Mean = 3;
    private const byte Nearest = 4;

    // The number of vectors whose differences, at most twice 128 for each 16 bits, can be added without an overflow.
    private const int SafeSums = 255;

    private readonly NativeBuffer<byte> _rows;
    private readonly int _size;
    private readonly int _pixelSize;
    private byte* _row;
    private byte* _above;
    private Extent _extentAbove;

    /// <summary>The number of bytes behind a filtered row that are overwritten.</summary>
    public static int Overwrite => Vector<byte>.Count;

    /// <summary>Creates a filter for the rows of one picture.</summary>
    /// <param name="size">The number of bytes per row.</param>
    /// <param name="pixelSize">The number of bytes per pixel, up to 16.</param>
    public RowFilter(int size, int pixelSize)
    {
        _size = size;
        _pixelSize = pixelSize;

        // Zeros before and behind each row are read instead of pixels that do not exist.
        int padding = Vector<byte>.Count;
        int room = padding + size + padding;
        _rows = new NativeBuffer<byte>(2L * room);
        _rows.Slice(0, room).Clear();
        _rows.Slice(room, room).Clear();
        _row = (byte*)_rows.Address + padding;
        _above = _row + room;
    }

    /// <summary>Filters the next row.</summary>
    /// <param name="pixels">The row.</param>
    /// <param name="target">Receives the number of the filter and the differences.</param>
    public void Filter(ReadOnlySpan<byte> pixels, byte* target)
    {
        byte* free = _above;
        _above = _row;
        _row = free;
        pixels.CopyTo(new Span<byte>(_row, _size));
        Extent own = Extent.Of(pixels);
        byte filter = own.IsEmpty ? None : Choose(own.Union(_extentAbove));
        _extentAbove = own;
        *target = filter;
        Apply(filter, target + 1);
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();

    private byte Choose(Extent extent)
    {
        byte best = Above;
        long smallest = Sum<AbovePredictor>(extent);
        Compare(Left, Sum<LeftPredictor>(extent));
        Compare(Mean, Sum<MeanPredictor>(extent));
        Compare(Nearest, Sum<NearestPredictor>(extent));
        return best;

        void Compare(byte filter, long sum)
        {
            if (sum < smallest)
            {
                (best, smallest) = (filter, sum);
            }
        }
    }

    private void Apply(byte filter, byte* target)
    {
        switch (filter)
        {
            case None:
                Buffer.MemoryCopy(_row, target, _size, _size);
                break;
            case Left:
                Write<LeftPredictor>(target);
                break;
            case Above:
                Write<AbovePredictor>(target);
                break;
            case Mean:
                Write<MeanPredictor>(target);
                break;
            default:
                Write<NearestPredictor>(target);
                break;
        }
    }

    // The sum of the differences' absolute values, as numbers from -128 to 127.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long Sum<T>(Extent extent)
        where T : struct, IPredictor
    {
        long sum = 0;
        for (int position = extent.Start; position < extent.End;)
        {
            Vector<ushort> sums = Vector<ushort>.Zero;
            int end = (int)Math.Min(extent.End, position + ((long)SafeSums * Vector<byte>.Count));
            for (; position < end; position += Vector<byte>.Count)
            {
                Vector<byte> difference = Difference<T>(position);
                Vector<ushort> pairs = Vector.AsVectorUInt16(Vector.Min(difference, Vector<byte>.Zero - difference));
                sums += (pairs & new Vector<ushort>(byte.MaxValue)) + Vector.ShiftRightLogical(pairs, 8);
            }

            Vector.Widen(sums, out Vector<uint> low, out Vector<uint> high);
            sum += Vector.Sum(low + high);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Write<T>(byte* target)
        where T : struct, IPredictor
    {
        for (int position = 0; position < _size; position += Vector<byte>.Count)
        {
            Difference<T>(position).Store(target + position);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector<byte> Difference<T>(int position)
        where T : struct, IPredictor
    {
        byte* row = _row + position;
        byte* above = _above + position;
        return Vector.Load(row) - T.Predict(Vector.Load(row - _pixelSize), Vector.Load(above), Vector.Load(above - _pixelSize));
    }

    /// <summary>The part of a row that is not 0.</summary>
    private readonly record struct Extent(int Start, int End)
    {
        public bool IsEmpty => End == 0;

        public static Extent Of(ReadOnlySpan<byte> row)
        {
            int first = row.IndexOfAnyExcept((byte)0);
            return first < 0 ? default : new Extent(first, row.LastIndexOfAnyExcept((byte)0) + 1);
        }

        public Extent Union(Extent other) => other.IsEmpty ? this : new Extent(Math.Min(Start, other.Start), Math.Max(End, other.End));
    }
}
