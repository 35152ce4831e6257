using System.IO.Enumeration;

using Rembg.Files;

namespace Rembg.Caching;

/// <summary>
/// The files of a cache. Other processes add and delete files at any time, so a file that has disappeared is not an error.
/// Files that do not belong to the cache are neither counted nor deleted.
/// </summary>
internal sealed class CacheDirectory
{
    private const string Extension = ".mask";

    // Entries are divided among 256 directories by their first digits, because some file systems are slow with many files in one directory.
    private const int ShardLength = 2;

    // Writing an entry takes milliseconds.
    private static readonly TimeSpan LongestWrite = TimeSpan.FromHours(1);

    private static readonly EnumerationOptions OneBelow = new() { RecurseSubdirectories = true, MaxRecursionDepth = 1, IgnoreInaccessible = true, AttributesToSkip = 0 };

    /// <summary>Uses the directory at a full path, which need not exist.</summary>
    public CacheDirectory(string path)
    {
        Path = path;
    }

    /// <summary>The directory.</summary>
    public string Path { get; }

    /// <summary>All entries.</summary>
    public IEnumerable<CacheFile> Entries => Files().Where(static file => file.IsEntry);

    /// <summary>Returns the path of an entry's file.</summary>
    public string PathOf(MaskKey key) => System.IO.Path.Combine(Path, key.Digits[..ShardLength], key.Digits + Extension);

    /// <summary>Creates the directory if it is missing, accessible to its user only: masks are outlines of photos.</summary>
    /// <exception cref="PathUntrustedException">Another user could have prepared the directory.</exception>
    public void Create()
    {
        // Checked before, so that root creates no directory at a place that another user controls, and after, because another
        // process may have created it in between.
        TrustedPath.Require(Path);
        SafeFiles.CreatePrivateDirectory(Path);
        TrustedPath.Require(Path);
    }

    /// <summary>If the masks exceed the limit, deletes the least recently used ones until they take a tenth less than the limit.</summary>
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
    /// <returns>The number of deleted entries.</returns>
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
            // The file is already gone, and its directory with it.
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // In use, on Windows. The next cleaning tries again.
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
            // The directory does not exist yet, or any more, so there are no files.
            return [];
        }
    }

    private static bool IsShard(ReadOnlySpan<char> name) => Digest.IsDigest(name, ShardLength);

    private static bool IsEntry(ReadOnlySpan<char> name) => name.EndsWith(Extension, StringComparison.Ordinal) && Digest.IsDigest(name[..^Extension.Length]);
}
