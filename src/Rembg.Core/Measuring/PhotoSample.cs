namespace Rembg.Measuring;

/// <summary>Chooses a few of many photos.</summary>
internal static class PhotoSample
{
    /// <summary>Returns indexes that are spread evenly over 0 … <paramref name="count"/> − 1, the first included; all if they are few.</summary>
    /// <param name="count">The number of photos.</param>
    /// <param name="most">The largest number of indexes.</param>
    public static IReadOnlyList<int> Spread(int count, int most) =>
        [.. Enumerable.Range(0, Math.Min(count, most)).Select(i => (int)((long)i * count / Math.Min(count, most)))];
}
