namespace Rembg.Metrics;

/// <summary>
/// How well a mask agrees with a reference mask of the same size: the metrics of the salient-object literature. Masks
/// are bytes, 0 background … 255 subject; the reference is made two-valued at a half, which is 128 and more.
/// </summary>
internal static class MaskMetrics
{
    /// <summary>The least value that is subject.</summary>
    public const int Half = 128;

    // β² of the F-measure: precision counts more than recall (Achanta et al., "Frequency-tuned salient region detection", 2009).
    private const double BetaSquared = 0.3;

    /// <summary>All metrics of one photo.</summary>
    /// <exception cref="ArgumentException">The masks differ in size, or there is nothing in them.</exception>
    public static MaskScore Compare(ReadOnlySpan<byte> mask, ReadOnlySpan<byte> reference) =>
        new(IoU(mask, reference), MeanAbsoluteError(mask, reference), MaxFMeasure(mask, reference), SoftIoU(mask, reference));

    /// <summary>Intersection over union of the two subjects at a half, 0–1; 1 where both masks have none.</summary>
    /// <exception cref="ArgumentException">The masks differ in size, or there is nothing in them.</exception>
    public static double IoU(ReadOnlySpan<byte> mask, ReadOnlySpan<byte> reference)
    {
        CheckSizes(mask, reference);
        int intersection = 0;
        int union = 0;
        for (int i = 0; i < mask.Length; i++)
        {
            bool found = mask[i] >= Half;
            bool wanted = reference[i] >= Half;
            intersection += found && wanted ? 1 : 0;
            union += found || wanted ? 1 : 0;
        }

        return union == 0 ? 1 : (double)intersection / union;
    }

    /// <summary>
    /// Intersection over union of the masks as they are, the sum of the smaller values ÷ the sum of the larger ones (Ružička
    /// similarity), 0–1; 1 if both masks are 0 everywhere. No threshold hides an error from it, and no background dilutes one.
    /// </summary>
    /// <exception cref="ArgumentException">The masks differ in size, or there is nothing in them.</exception>
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
    /// <exception cref="ArgumentException">The masks differ in size, or there is nothing in them.</exception>
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
    /// The largest F-measure, (1 + β²) · precision · recall ÷ (β² · precision + recall), over the thresholds 0 … 255 of
    /// the mask (Borji et al., "Salient object detection: a benchmark", 2015), 0–1. Where the reference has no subject:
    /// 1 if the mask has none at a half either, otherwise 0.
    /// </summary>
    /// <exception cref="ArgumentException">The masks differ in size, or there is nothing in them.</exception>
    public static double MaxFMeasure(ReadOnlySpan<byte> mask, ReadOnlySpan<byte> reference)
    {
        CheckSizes(mask, reference);
        Span<int> hits = stackalloc int[256];
        Span<int> misses = stackalloc int[256];
        int wanted = CountValues(mask, reference, hits, misses);
        return wanted > 0 ? BestOfAllThresholds(hits, misses, wanted)
            : HasSubject(mask) ? 0 : 1;
    }

    /// <summary>True if the mask has a subject, at a half.</summary>
    public static bool HasSubject(ReadOnlySpan<byte> mask) => mask.ContainsAnyInRange((byte)Half, (byte)255);

    /// <summary>Counts how often the mask has each value, in the subject of the reference and beside it.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="reference">The reference, as long.</param>
    /// <param name="hits">Receives the 256 counts of pixels that the reference has in its subject.</param>
    /// <param name="misses">Receives the 256 counts of the others.</param>
    /// <returns>The size of the reference's subject, in pixels.</returns>
    public static int CountValues(ReadOnlySpan<byte> mask, ReadOnlySpan<byte> reference, Span<int> hits, Span<int> misses)
    {
        hits.Clear();
        misses.Clear();
        int wanted = 0;
        for (int i = 0; i < mask.Length; i++)
        {
            bool isSubject = reference[i] >= Half;
            (isSubject ? hits : misses)[mask[i]]++;
            wanted += isSubject ? 1 : 0;
        }

        return wanted;
    }

    /// <summary>Refuses masks that are not of a width and a height.</summary>
    /// <exception cref="ArgumentException">The masks differ in size, or there is nothing in them.</exception>
    public static void CheckSizes(ReadOnlySpan<byte> mask, ReadOnlySpan<byte> reference, int width, int height)
    {
        CheckSizes(mask, reference);
        if (width < 1 || (long)width * height != mask.Length)
        {
            throw new ArgumentException($"A mask of {mask.Length} pixels has not {width} × {height}.");
        }
    }

    /// <summary>From the highest threshold down, each adds the pixels of its own value to what is found.</summary>
    private static double BestOfAllThresholds(ReadOnlySpan<int> hits, ReadOnlySpan<int> misses, int wanted)
    {
        double best = 0;
        int right = 0;
        int found = 0;
        for (int threshold = 255; threshold >= 0; threshold--)
        {
            right += hits[threshold];
            found += hits[threshold] + misses[threshold];

            // The same measure in counts, written as what is missing from 1, which is exact where nothing is.
            double wrong = (BetaSquared * (wanted - right)) + (found - right);
            best = Math.Max(best, 1 - (wrong / ((BetaSquared * wanted) + found)));
        }

        return best;
    }

    private static void CheckSizes(ReadOnlySpan<byte> mask, ReadOnlySpan<byte> reference)
    {
        if (mask.Length != reference.Length || mask.IsEmpty)
        {
            throw new ArgumentException($"Masks of {mask.Length} and {reference.Length} pixels cannot be compared.");
        }
    }
}

/// <summary>The agreement of one photo's mask with its reference.</summary>
/// <param name="IoU">Intersection over union at a half; 0–1, 1 is best.</param>
/// <param name="MeanAbsoluteError">Mean absolute difference; 0–1, 0 is best.</param>
/// <param name="MaxFMeasure">The largest F-measure (β² = 0.3) over all thresholds; 0–1, 1 is best.</param>
/// <param name="SoftIoU">Intersection over union of the masks as they are; 0–1, 1 is best.</param>
internal readonly record struct MaskScore(double IoU, double MeanAbsoluteError, double MaxFMeasure, double SoftIoU);
