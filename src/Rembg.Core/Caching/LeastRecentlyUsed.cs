namespace Rembg.Caching;

/// <summary>Selects the files that a cache deletes to stay within its size.</summary>
internal static class LeastRecentlyUsed
{
    /// <summary>Returns the files that do not fit, if the files used most recently are kept.</summary>
    /// <param name="files">All files.</param>
    /// <param name="used">The time at which a file was last used.</param>
    /// <param name="length">The bytes of a file.</param>
    /// <param name="limit">The bytes that are kept at most.</param>
    public static IEnumerable<T> Beyond<T>(IEnumerable<T> files, Func<T, DateTime> used, Func<T, long> length, long limit)
    {
        long total = 0;
        foreach (T file in files.OrderByDescending(used))
        {
            total += length(file);
            if (total > limit)
            {
                yield return file;
            }
        }
    }
}
