namespace Rembg.Metrics;

/// <summary>
/// The number of times that each value occurs in a mask, separately inside and outside the reference's subject. All metrics
/// that threshold the mask follow from it.
/// </summary>
internal sealed class MaskHistogram
{
    /// <summary>The number of values that a pixel can have, which is also the number of thresholds.</summary>
    public const int ValueCount = 256;

    private readonly int[] _counts = new int[2 * ValueCount];

    private MaskHistogram(int count) => Count = count;

    /// <summary>The counts of the pixels inside the reference's subject.</summary>
    public ReadOnlySpan<int> Hits => _counts.AsSpan(ValueCount);

    /// <summary>The counts of the other pixels.</summary>
    public ReadOnlySpan<int> Misses => _counts.AsSpan(0, ValueCount);

    /// <summary>The number of pixels.</summary>
    public int Count { get; }

    /// <summary>The number of pixels in the reference's subject.</summary>
    public int Wanted { get; private set; }

    /// <summary>True if the mask has a subject at a threshold of a half.</summary>
    public bool HasSubject => Hits[MaskMetrics.Half..].ContainsAnyExcept(0) || Misses[MaskMetrics.Half..].ContainsAnyExcept(0);

    /// <summary>The smallest and the largest value of the mask.</summary>
    public (int Least, int Greatest) Range => (
        Math.Min(First(Misses.IndexOfAnyExcept(0)), First(Hits.IndexOfAnyExcept(0))),
        Math.Max(Misses.LastIndexOfAnyExcept(0), Hits.LastIndexOfAnyExcept(0)));

    /// <summary>Counts the values of a mask.</summary>
    /// <exception cref="ArgumentException">The masks differ in size or are empty.</exception>
    public static MaskHistogram Of(ReadOnlySpan<byte> mask, ReadOnlySpan<byte> reference)
    {
        MaskMetrics.CheckSizes(mask, reference);
        MaskHistogram histogram = new(mask.Length);
        int[] counts = histogram._counts;
        for (int i = 0; i < mask.Length; i++)
        {
            // The top bit of the reference tells whether the pixel belongs to its subject.
            counts[((reference[i] & MaskMetrics.Half) << 1) | mask[i]]++;
        }

        foreach (int count in histogram.Hits)
        {
            histogram.Wanted += count;
        }

        return histogram;
    }

    private static int First(int index) => index < 0 ? ValueCount : index;
}
