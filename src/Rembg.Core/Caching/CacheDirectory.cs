using System.IO.Enumeration;

using Rembg.Files;

namespace Rembg.Caching;

/// <summary>
/// The files of a cache. Other processes add and delete some at any time, so what is gone when its turn comes is no error;
/// files that are not the cache's own are neither counted nor deleted.
/// </summary>
internal sealed class CacheDirectory
{
    private const string Extension = ".mask";

    // Entries lie in 256 directories by their first digits: some file systems are slow with many files in one.
    private const int ShardLength = 2;

    // Writing an entry takes milliseconds.
    private static readonly TimeSpan LongestWrite = TimeSpan.FromHours(1);

    private static readonly EnumerationOptions OneBelow = new() { RecurseSubdirectories = true, MaxRecursionDepth = 1, IgnoreInaccessible = true, AttributesToSkip = 0 };

    /// <summary>Takes the directory at a full path, which need not exist.</summary>
    public CacheDirectory(string path)
    {
        Path = path;
    }

    /// <summary>The directory.</summary>
    public string Path { get; }

    /// <summary>The entries there are.</summary>
    public IEnumerable<CacheFile> Entries => Files().Where(static file => file.IsEntry);

    /// <summary>The file of an entry.</summary>
    public string PathOf(MaskKey key) => System.IO.Path.Combine(Path, key.Digits[..ShardLength], key.Digits + Extension);

    /// <summary>Makes the directory where it is missing, for its user alone: masks are outlines of photos.</summary>
    /// <exception cref="PathUntrustedException">Another user could have prepared it.</exception>
    public void Create()
    {
        // Asked before, lest root makes a directory at a place that somebody else controls, and after, as it may have been made meanwhile.
        TrustedPath.Require(Path);
        SafeFiles.CreatePrivateDirectory(Path);
        TrustedPath.Require(Path);
    }

    /// <summary>Deletes the masks used longest ago if there is more than allowed, until there is a tenth less than that.</summary>
    /// <param name="limit">Bytes allowed.</param>
    /// <returns>Bytes left.</returns>
    public long Trim(long limit)
    {
        IReadOnlyList<CacheFile> files = Files();
        foreach (CacheFile file in files.Where(static file => !file.IsEntry && TemporaryFile.IsAbandoned(System.IO.Path.GetFileName(file.Path), file.Used, LongestWrite)))
        {
            Delete(file);
        }

        long total = files.Where(static file => file.IsEntry).Sum(static file => file.Length);
        if (total <= limit)
        {
            return total;
        }

        IEnumerable<CacheFile> excess = LeastRecentlyUsed.Beyond(files.Where(static file => file.IsEntry), static file => file.Used, static file => file.Length, limit - (limit / 10));
        return total - excess.Sum(static entry => Delete(entry) ? entry.Length : 0);
    }

    /// <summary>Deletes every entry.</summary>
    /// <returns>How many.</returns>
    public int Clear() => Entries.Count(Delete);

    private static bool Delete(CacheFile file)
    {
        try
        {
            File.Delete(file.Path);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            // Gone already, and its directory with it.
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // In use, on Windows. Its turn comes again.
            return false;
        }
    }

    private IReadOnlyList<CacheFile> Files()
    {
        try
        {
            return
            [
                .. new FileSystemEnumerable<CacheFile>(Path, static (ref file) => new CacheFile(file.ToFullPath(), file.Length, file.LastWriteTimeUtc.UtcDateTime, IsEntry(file.FileName)), OneBelow)
                {
                    ShouldRecursePredicate = static (ref directory) => IsShard(directory.FileName),
                    ShouldIncludePredicate = static (ref file) => !file.IsDirectory && IsShard(System.IO.Path.GetFileName(file.Directory)) && (IsEntry(file.FileName) || TemporaryFile.IsName(file.FileName)),
                },
            ];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // There is no directory (yet, or any more), so there are no files.
            return [];
        }
    }

    private static bool IsShard(ReadOnlySpan<char> name) => Digest.IsDigest(name, ShardLength);

    private static bool IsEntry(ReadOnlySpan<char> name) => name.EndsWith(Extension, StringComparison.Ordinal) && Digest.IsDigest(name[..^Extension.Length]);
}
