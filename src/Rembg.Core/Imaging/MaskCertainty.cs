using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace Rembg.Imaging;

/// <summary>
/// Estimates how far a mask can be trusted: its intersection over union (IoU) with the true mask, 0–1. The estimate only reads
/// the mask. Values near 0 or 1 show that the model was sure; the rest is doubt. A mask always has some doubt along its outline;
/// doubt that fills an area shows that the model could not decide whether the area belongs to the subject.
/// </summary>
/// <remarks>
/// The coefficients are a least-squares fit to the masks that U²-Net-P makes of the 1000 photos of ECSSD. Masks of IS-Net and of
/// U²-Net-P at other input sizes need no others; docs/certainty.md has the figures.
/// </remarks>
internal static class MaskCertainty
{
    // The fit of log-odds: intercept, logarithm of the doubt, logarithm of the doubt that fills areas.
    private const double Intercept = -0.30324;
    private const double DoubtFactor = -0.53344;
    private const double AreaDoubtFactor = -0.45729;

    // The same fit for the more certain of two masks of a photo: intercept, log-odds of its certainty, log-odds of the masks' IoU.
    private const double AgreementIntercept = -0.34676;
    private const double UsedFactor = 0.79535;
    private const double AgreementFactor = 0.34763;

    // Keeps the logarithms finite. Doubt below it tells nothing more.
    private const double LeastDoubt = 0.003;

    // Moves IoUs of 0 and 1 away from the ends, where log-odds are infinite.
    private const double Margin = 0.02;

    // Larger masks are averaged down to at most this side, so that doubt along the outline is comparable.
    private const int LargestSide = 320;

    // Doubt fills an area if a window around it has no sure pixel. The window reaches this part of the larger side to each side: the
    // same share of a photo at all sizes, so that certainties are comparable.
    private const double WindowPart = 160;

    // Subjects are counted as at least this share of the photo. A smaller one would turn a few pixels into any doubt.
    private const double SmallestSubject = 0.001;

    /// <summary>Estimates the certainty of a mask that contains a subject.</summary>
    /// <param name="mask">The mask, one byte per pixel, row by row.</param>
    /// <param name="width">The number of columns.</param>
    /// <param name="height">The number of rows.</param>
    public static double Of(ReadOnlySpan<byte> mask, int width, int height)
    {
        int factor = (Math.Max(width, height) + LargestSide - 1) / LargestSide;
        if (factor == 1)
        {
            return OfReduced(mask, width, height);
        }

        (int columns, int rows) = (width / factor, height / factor);
        byte[] reduced = ArrayPool<byte>.Shared.Rent(columns * rows);
        Reduce(mask, width, factor, reduced, columns, rows);
        double certainty = OfReduced(reduced.AsSpan(0, columns * rows), columns, rows);
        ArrayPool<byte>.Shared.Return(reduced);
        return certainty;
    }

    /// <summary>
    /// Estimates the certainty of a mask that was chosen from two masks of the same photo. The other mask confirms the chosen one as
    /// far as both agree; its own certainty adds nothing.
    /// </summary>
    /// <param name="used">The chosen mask.</param>
    /// <param name="other">The other mask, at another size.</param>
    public static double Of(RawMask used, RawMask other) => !used.HasSubject || !other.HasSubject
        ? used.Certainty
        : FromLogOdds(AgreementIntercept
            + (UsedFactor * ToLogOdds(used.Certainty))
            + (AgreementFactor * ToLogOdds(Agreement(used, other))));

    /// <summary>Converts an IoU to log-odds, the scale on which certainties are fitted and compared.</summary>
    public static double ToLogOdds(double iou) => Math.Log((iou + Margin) / (1 + Margin - iou));

    /// <summary>Converts log-odds to an IoU, 0–1.</summary>
    public static double FromLogOdds(double logOdds)
    {
        double odds = Math.Exp(logOdds);
        return Math.Clamp((((1 + Margin) * odds) - Margin) / (1 + odds), 0, 1);
    }

    /// <summary>Computes the IoU of two masks of the same photo, at the size of the smaller one.</summary>
    private static double Agreement(RawMask one, RawMask other)
    {
        (RawMask small, RawMask large) = one.Pixels.Length <= other.Pixels.Length ? (one, other) : (other, one);
        int[] columns = [.. Enumerable.Range(0, small.Width).Select(x => Center(x, small.Width, large.Width))];
        long common = 0;
        long union = 0;
        for (int y = 0; y < small.Height; y++)
        {
            ReadOnlySpan<byte> row = small.Pixels.AsSpan(y * small.Width, small.Width);
            ReadOnlySpan<byte> sampled = large.Pixels.AsSpan(Center(y, small.Height, large.Height) * large.Width, large.Width);
            for (int x = 0; x < row.Length; x++)
            {
                byte value = sampled[columns[x]];
                common += (row[x] & value) >> 7;
                union += (row[x] | value) >> 7;
            }
        }

        return union == 0 ? 0 : (double)common / union;
    }

    /// <summary>Returns the pixel of the larger mask at the centre of a pixel of the smaller one.</summary>
    private static int Center(int index, int size, int largeSize) => (int)(((2L * index) + 1) * largeSize / (2L * size));

    private static double OfReduced(ReadOnlySpan<byte> mask, int width, int height)
    {
        // Arrays of this size would be collected with the oldest generation.
        byte[] rented = ArrayPool<byte>.Shared.Rent(2 * mask.Length);
        Span<byte> doubt = rented.AsSpan(0, mask.Length);
        byte[] row = new byte[width];
        long area = 0;
        long sum = 0;
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> values = mask.Slice(y * width, width);
            Span<byte> doubts = doubt.Slice(y * width, width);
            TensorPrimitives.ShiftRightLogical(values, 7, row);
            area += Sum(row);
            TensorPrimitives.OnesComplement(values, doubts);
            TensorPrimitives.Min<byte>(doubts, values, doubts);
            TensorPrimitives.Add<byte>(doubts, doubts, doubts);
            sum += Sum(doubts);
        }

        double subject = byte.MaxValue * Math.Max(area, SmallestSubject * mask.Length);
        double areaDoubt = SumOfMinima(doubt, rented.AsSpan(mask.Length, mask.Length), width, height, Math.Max(1, Math.Max(width, height) / WindowPart)) / subject;
        ArrayPool<byte>.Shared.Return(rented);
        return FromLogOdds(Intercept + (DoubtFactor * Math.Log((sum / subject) + LeastDoubt)) + (AreaDoubtFactor * Math.Log(areaDoubt + LeastDoubt)));
    }

    /// <summary>
    /// Sums, over all pixels, the smallest value in a square window around the pixel. If the radius is not a whole number, the sums
    /// for the two radii beside it are interpolated.
    /// </summary>
    private static double SumOfMinima(ReadOnlySpan<byte> values, Span<byte> rows, int width, int height, double radius)
    {
        int whole = (int)radius;
        double sum = SumOfMinima(values, rows, width, height, whole);
        return radius == whole ? sum : sum + ((radius - whole) * (SumOfMinima(values, rows, width, height, whole + 1) - sum));
    }

    private static long SumOfMinima(ReadOnlySpan<byte> values, Span<byte> rows, int width, int height, int radius)
    {
        values.CopyTo(rows);
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> from = values.Slice(y * width, width);
            Span<byte> to = rows.Slice(y * width, width);
            for (int shift = 1; shift <= Math.Min(radius, width - 1); shift++)
            {
                TensorPrimitives.Min<byte>(to[shift..], from[..^shift], to[shift..]);
                TensorPrimitives.Min<byte>(to[..^shift], from[shift..], to[..^shift]);
            }
        }

        long sum = 0;
        Span<byte> smallest = new byte[width];
        for (int y = 0; y < height; y++)
        {
            rows.Slice(y * width, width).CopyTo(smallest);
            for (int near = Math.Max(0, y - radius); near <= Math.Min(height - 1, y + radius); near++)
            {
                TensorPrimitives.Min<byte>(smallest, rows.Slice(near * width, width), smallest);
            }

            sum += Sum(smallest);
        }

        return sum;
    }

    /// <summary>Sums bytes with vectors: 16 bits are enough for 257 of them.</summary>
    private static long Sum(ReadOnlySpan<byte> values)
    {
        const int MostAdded = 256;
        long sum = 0;
        int i = 0;
        while (i <= values.Length - Vector<byte>.Count)
        {
            Vector<ushort> sums = Vector<ushort>.Zero;
            for (int added = 0; added < MostAdded && i <= values.Length - Vector<byte>.Count; added += 2, i += Vector<byte>.Count)
            {
                Vector.Widen(new Vector<byte>(values[i..]), out Vector<ushort> low, out Vector<ushort> high);
                sums += low + high;
            }

            Vector.Widen(sums, out Vector<uint> first, out Vector<uint> second);
            sum += Vector.Sum(first + second);
        }

        foreach (byte value in values[i..])
        {
            sum += value;
        }

        return sum;
    }

    /// <summary>Averages blocks of pixels; incomplete blocks at the right and the bottom are left out.</summary>
    private static void Reduce(ReadOnlySpan<byte> mask, int width, int factor, Span<byte> reduced, int columns, int rows)
    {
        int[] sums = new int[columns];
        for (int y = 0; y < rows; y++)
        {
            Array.Clear(sums);
            for (int inner = 0; inner < factor; inner++)
            {
                ReadOnlySpan<byte> row = mask.Slice(((y * factor) + inner) * width, columns * factor);
                for (int x = 0; x < row.Length; x++)
                {
                    sums[x / factor] += row[x];
                }
            }

            for (int x = 0; x < columns; x++)
            {
                reduced[(y * columns) + x] = (byte)((sums[x] + (factor * factor / 2)) / (factor * factor));
            }
        }
    }
}
