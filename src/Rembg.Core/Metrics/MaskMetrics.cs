namespace Rembg.Metrics;

/// <summary>
/// The agreement of a mask with a reference mask of the same size, by the metrics of the salient-object literature. Masks are
/// bytes, 0 background … 255 subject; the reference is made binary at a half: values of 128 and more are subject.
/// </summary>
internal static class MaskMetrics
{
    /// <summary>The smallest value that counts as subject.</summary>
    public const int Half = 128;

    // β² of the F-measure: precision counts more than recall (Achanta et al., "Frequency-tuned salient region detection", 2009).
    private const double BetaSquared = 0.3;

    /// <summary>Computes all metrics of one photo.</summary>
    /// <exception cref="ArgumentException">The masks differ in size or are empty.</exception>
    public static MaskScore Compare(ReadOnlySpan<byte> mask, ReadOnlySpan<byte> reference)
    {
        MaskHistogram histogram = MaskHistogram.Of(mask, reference);
        return new MaskScore(IoU(histogram), MeanAbsoluteError(mask, reference), MaxFMeasure(histogram), SoftIoU(mask, reference));
    }

    /// <summary>Intersection over union of the two subjects at a threshold of a half, 0–1; 1 if neither mask has a subject.</summary>
    /// <exception cref="ArgumentException">The masks differ in size or are empty.</exception>
    public static double IoU(ReadOnlySpan<byte> mask, ReadOnlySpan<byte> reference) => IoU(MaskHistogram.Of(mask, reference));

    /// <summary>The same, from the mask's histogram.</summary>
    public static double IoU(MaskHistogram histogram)
    {
        int intersection = 0;
        int union = histogram.Wanted;
        for (int value = Half; value < MaskHistogram.ValueCount; value++)
        {
            intersection += histogram.Hits[value];
            union += histogram.Misses[value];
        }

        return union == 0 ? 1 : (double)intersection / union;
    }

    /// <summary>
    /// Intersection over union of the masks without a threshold: the sum of the smaller values ÷ the sum of the larger ones
    /// (Ružička similarity), 0–1; 1 if both masks are 0 everywhere. No threshold hides an error, and background does not dilute
    /// it.
    /// </summary>
    /// <exception cref="ArgumentException">The masks differ in size or are empty.</exception>
    public static double SoftIoU(ReadOnlySpan<byte> mask, ReadOnlySpan<byte> reference)
    {
        CheckSizes(mask, reference);
        long intersection = 0;
        long union = 0;
        for (int i = 0; i < mask.Length; i++)
        {
            intersection += Math.Min(mask[i], reference[i]);
            union += Math.Max(mask[i], reference[i]);
        }

        return union == 0 ? 1 : (double)intersection / union;
    }

    /// <summary>The mean of the absolute differences of pixels, 0–1.</summary>
    /// <exception cref="ArgumentException">The masks differ in size or are empty.</exception>
    public static double MeanAbsoluteError(ReadOnlySpan<byte> mask, ReadOnlySpan<byte> reference)
    {
        CheckSizes(mask, reference);
        long sum = 0;
        for (int i = 0; i < mask.Length; i++)
        {
            sum += Math.Abs(mask[i] - reference[i]);
        }

        return sum / (255.0 * mask.Length);
    }

    /// <summary>
    /// The largest F-measure, (1 + β²) · precision · recall ÷ (β² · precision + recall), over the thresholds 0 … 255 of the
    /// mask (Borji et al., "Salient object detection: a benchmark", 2015), 0–1. If the reference has no subject, the result is
    /// 1 if the mask has none at a half either, otherwise 0.
    /// </summary>
    /// <exception cref="ArgumentException">The masks differ in size or are empty.</exception>
    public static double MaxFMeasure(ReadOnlySpan<byte> mask, ReadOnlySpan<byte> reference) => MaxFMeasure(MaskHistogram.Of(mask, reference));

    /// <summary>The same, from the mask's histogram.</summary>
    public static double MaxFMeasure(MaskHistogram histogram) => histogram.Wanted > 0 ? BestOfAllThresholds(histogram)
        : histogram.HasSubject ? 0 : 1;

    /// <summary>(1 + β²) · precision · recall ÷ (β² · precision + recall), 0–1; 0 if both are 0.</summary>
    public static double FMeasure(double precision, double recall) =>
        recall == 0 ? 0 : (1 + BetaSquared) * precision * recall / ((BetaSquared * precision) + recall);

    /// <summary>True if the mask has a subject at a threshold of a half.</summary>
    public static bool HasSubject(ReadOnlySpan<byte> mask) => mask.ContainsAnyInRange((byte)Half, (byte)255);

    /// <summary>Rejects masks that differ in size or are empty.</summary>
    /// <exception cref="ArgumentException">The masks differ in size or are empty.</exception>
    public static void CheckSizes(ReadOnlySpan<byte> mask, ReadOnlySpan<byte> reference)
    {
        if (mask.Length != reference.Length || mask.IsEmpty)
        {
            throw new ArgumentException($"Masks with {mask.Length} and {reference.Length} pixels cannot be compared.");
        }
    }

    /// <summary>Rejects masks that do not have the given width and height.</summary>
    /// <exception cref="ArgumentException">The masks differ in size or are empty.</exception>
    public static void CheckSizes(ReadOnlySpan<byte> mask, ReadOnlySpan<byte> reference, int width, int height)
    {
        CheckSizes(mask, reference);
        if (width < 1 || (long)width * height != mask.Length)
        {
            throw new ArgumentException($"A mask with {mask.Length} pixels is not {width} × {height}.");
        }
    }

    /// <summary>Goes from the highest threshold down; each threshold adds the pixels of its own value to the found ones.</summary>
    private static double BestOfAllThresholds(MaskHistogram histogram)
    {
        double best = 0;
        int right = 0;
        int found = 0;
        for (int threshold = MaskHistogram.ValueCount - 1; threshold >= 0; threshold--)
        {
            right += histogram.Hits[threshold];
            found += histogram.Hits[threshold] + histogram.Misses[threshold];

            // The same measure in counts, computed as its difference from 1. This is exact for a perfect mask.
            double wrong = (BetaSquared * (histogram.Wanted - right)) + (found - right);
            best = Math.Max(best, 1 - (wrong / ((BetaSquared * histogram.Wanted) + found)));
        }

        return best;
    }
}

/// <summary>The agreement of one photo's mask with its reference.</summary>
/// <param name="IoU">Intersection over union at a threshold of a half; 0–1, 1 is best.</param>
/// <param name="MeanAbsoluteError">Mean absolute difference; 0–1, 0 is best.</param>
/// <param name="MaxFMeasure">The largest F-measure (β² = 0.3) over all thresholds; 0–1, 1 is best.</param>
/// <param name="SoftIoU">Intersection over union of the masks without a threshold; 0–1, 1 is best.</param>
internal readonly record struct MaskScore(double IoU, double MeanAbsoluteError, double MaxFMeasure, double SoftIoU);
