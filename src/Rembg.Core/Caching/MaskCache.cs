using System.Diagnostics.CodeAnalysis;

using Rembg.Files;
using Rembg.Imaging;

namespace Rembg.Caching;

/// <summary>
/// Remembers models' masks in files, so that a photo seen before needs no inference: masks as models make them, before they
/// are stretched, so that output, background and post-processing may differ. Any number of threads and processes may share a
/// directory. A cache that fails is only not there: no photo fails with it.
/// </summary>
public sealed class MaskCache
{
    /// <summary>The usual bound: 512 MB, some thirty thousand masks of 320 × 320.</summary>
    public const long DefaultSizeLimit = 512L * 1024 * 1024;

    private readonly CacheDirectory _directory;
    private readonly ModelHashes _models;
    private readonly long _sizeLimit;
    private readonly Lock _lock = new();

    // Bytes that may be stored before the directory is looked at again; nothing is known of it until the first time.
    private long _room;
    private long _hits;
    private long _misses;
    private string? _problem;

    /// <summary>Takes a directory, which is made when something is stored; nothing is read or written yet.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="sizeLimit">
    /// Bytes that the masks may take together. When it is exceeded, those used longest ago go until a tenth of it is free;
    /// each of several processes may meanwhile add a tenth of it unseen by the others.
    /// </param>
    public MaskCache(string directory, long sizeLimit = DefaultSizeLimit)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentOutOfRangeException.ThrowIfNegative(sizeLimit);
        _directory = new CacheDirectory(Path.GetFullPath(directory));
        _models = new ModelHashes(_directory);
        _sizeLimit = sizeLimit;
    }

    /// <summary>
    /// The directory of the user's own cache: <c>REMBG_CACHE</c>, else <c>XDG_CACHE_HOME/rembg</c>, else
    /// <c>%LOCALAPPDATA%\rembg\cache</c> on Windows and <c>~/.cache/rembg</c> elsewhere. Null where the user has no home.
    /// </summary>
    /// <exception cref="VariableInvalidException"><c>REMBG_CACHE</c> names a relative path.</exception>
    public static string? UserDirectory => UserCache.Find(UserDirectories.Current);

    /// <summary>Takes the user's own cache.</summary>
    /// <param name="sizeLimit">Bytes that the masks may take together.</param>
    /// <exception cref="VariableInvalidException"><c>REMBG_CACHE</c> names a relative path.</exception>
    /// <exception cref="HomeMissingException">The user has no place for a cache.</exception>
    /// <exception cref="PathUntrustedException">Another user could have prepared it.</exception>
    public static MaskCache OfUser(long sizeLimit = DefaultSizeLimit)
    {
        string directory = UserDirectory ?? throw new HomeMissingException("the cache", UserCache.Variable);
        TrustedPath.Require(directory);
        return new MaskCache(directory, sizeLimit);
    }

    /// <summary>The full path of its directory.</summary>
    public string Directory => _directory.Path;

    /// <summary>The reason that the first mask that failed to be stored was not stored, in a sentence; null if none failed.</summary>
    public string? Problem => Volatile.Read(ref _problem);

    /// <summary>Masks that were found.</summary>
    public long Hits => Interlocked.Read(ref _hits);

    /// <summary>Masks that were not found, damaged ones among them.</summary>
    public long Misses => Interlocked.Read(ref _misses);

    /// <summary>Counts what the directory holds.</summary>
    public CacheSummary Summarize()
    {
        List<CacheFile> entries = [.. _directory.Entries];
        DateTime? oldest = entries.Count > 0 ? entries.Min(static entry => entry.Used) : null;
        return new CacheSummary(Directory, entries.Count, entries.Sum(static entry => entry.Length), oldest);
    }

    /// <summary>Deletes all masks, and what is remembered of models.</summary>
    /// <returns>How many masks.</returns>
    public int Clear()
    {
        _models.Clear();
        return _directory.Clear();
    }

    /// <summary>The checksum by which a model's content is known.</summary>
    /// <param name="path">The model file.</param>
    /// <param name="cancellationToken">Stops between two megabytes.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal string HashModel(string path, CancellationToken cancellationToken) => _models.Of(path, cancellationToken);

    /// <summary>Looks for a mask.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="pool">The pool that its array is rented from.</param>
    /// <param name="mask">Receives it.</param>
    internal bool TryGet(MaskKey key, PixelPool pool, [NotNullWhen(true)] out RawMask? mask)
    {
        string path = _directory.PathOf(key);
        mask = EntryFile.Read(path) is { } entry ? MaskEntry.Read(key, entry, pool) : null;
        if (mask is null)
        {
            Interlocked.Increment(ref _misses);
            return false;
        }

        Interlocked.Increment(ref _hits);
        EntryFile.Touch(path);
        return true;
    }

    /// <summary>Keeps a mask, in place of what may be there. Failing at it is a <see cref="Problem"/>, not an error.</summary>
    internal void Store(MaskKey key, RawMask mask)
    {
        byte[] entry = MaskEntry.Write(key, mask);
        if (entry.Length <= _sizeLimit && Write(_directory.PathOf(key), entry))
        {
            MakeRoom(entry.Length);
        }
    }

    private bool Write(string path, byte[] entry)
    {
        try
        {
            _directory.Create();
            AtomicFile.WriteCached(path, temporary => SafeFiles.WritePrivate(temporary, entry));
            return true;
        }
        catch (Exception exception) when (exception is RembgException or IOException or UnauthorizedAccessException)
        {
            // Windows does not replace an entry that another process has open; then that one will do.
            if (!OperatingSystem.IsWindows() || !File.Exists(path))
            {
                string reason = (exception.InnerException ?? exception).Message.TrimEnd('.');
                Interlocked.CompareExchange(ref _problem, $"Masks cannot be kept in the cache '{Directory}': {reason}.", null);
            }

            return false;
        }
    }

    /// <summary>
    /// Counts what was stored. The directory is looked at for the first mask, when the bound is reached, and after a tenth of
    /// the bound: other processes' masks are only seen there.
    /// </summary>
    private void MakeRoom(long length)
    {
        lock (_lock)
        {
            _room -= length;
            if (_room < 0)
            {
                _room = Math.Min(_sizeLimit - _directory.Trim(_sizeLimit), _sizeLimit / 10);
            }
        }
    }
}
