using System.Diagnostics.CodeAnalysis;

using Rembg.Files;
using Rembg.Imaging;

namespace Rembg.Caching;

/// <summary>
/// Stores models' masks in files, so that a photo seen before needs no inference. Masks are stored as the model outputs them,
/// before they are stretched, so the same mask serves any output, background and post-processing. Any number of threads and
/// processes may share a directory. If the cache fails, photos are processed without it.
/// </summary>
public sealed class MaskCache
{
    /// <summary>The default limit: 512 MB, about thirty thousand masks of 320 × 320.</summary>
    public const long DefaultSizeLimit = 512L * 1024 * 1024;

    private readonly CacheDirectory _directory;
    private readonly ModelHashes _models;
    private readonly long _sizeLimit;
    private readonly Lock _lock = new();

    // Bytes that may be stored before the directory is scanned again; 0 until the first scan.
    private long _room;
    private long _hits;
    private long _misses;
    private string? _problem;

    /// <summary>Uses a directory, which is created when the first mask is stored; nothing is read or written yet.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="sizeLimit">
    /// The total size of the masks, in bytes. If it is exceeded, the least recently used masks are deleted until a tenth of it
    /// is free; meanwhile, each of several processes may add a tenth of it unnoticed by the others.
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
    /// <c>%LOCALAPPDATA%\rembg\cache</c> on Windows and <c>~/.cache/rembg</c> elsewhere. Null if the user has no home
    /// directory.
    /// </summary>
    /// <exception cref="VariableInvalidException"><c>REMBG_CACHE</c> names a relative path.</exception>
    public static string? UserDirectory => UserCache.Find(UserDirectories.Current);

    /// <summary>Opens the user's own cache.</summary>
    /// <param name="sizeLimit">The total size of the masks, in bytes.</param>
    /// <exception cref="VariableInvalidException"><c>REMBG_CACHE</c> names a relative path.</exception>
    /// <exception cref="HomeMissingException">The user has no directory for a cache.</exception>
    /// <exception cref="PathUntrustedException">Another user could have prepared the directory.</exception>
    public static MaskCache OfUser(long sizeLimit = DefaultSizeLimit)
    {
        string directory = UserDirectory ?? throw new HomeMissingException("the cache", UserCache.Variable);
        TrustedPath.Require(directory);
        return new MaskCache(directory, sizeLimit);
    }

    /// <summary>The full path of the directory.</summary>
    public string Directory => _directory.Path;

    /// <summary>
    /// The reason that a mask could not be stored, in a sentence, for the first failure; null if all could be stored.
    /// </summary>
    public string? Problem => Volatile.Read(ref _problem);

    /// <summary>The number of masks that were found.</summary>
    public long Hits => Interlocked.Read(ref _hits);

    /// <summary>The number of masks that were not found or were damaged.</summary>
    public long Misses => Interlocked.Read(ref _misses);

    /// <summary>Counts the masks in the directory and their bytes.</summary>
    public CacheSummary Summarize()
    {
        List<CacheFile> entries = [.. _directory.Entries];
        DateTime? oldest = entries.Count > 0 ? entries.Min(static entry => entry.Used) : null;
        return new CacheSummary(Directory, entries.Count, entries.Sum(static entry => entry.Length), oldest);
    }

    /// <summary>Deletes all masks and the remembered checksums of models.</summary>
    /// <returns>The number of deleted masks.</returns>
    public int Clear()
    {
        _models.Clear();
        return _directory.Clear();
    }

    /// <summary>Computes the checksum that identifies a model's content.</summary>
    /// <param name="path">The model file.</param>
    /// <param name="cancellationToken">Cancels between blocks of two megabytes.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    internal string HashModel(string path, CancellationToken cancellationToken) => _models.Of(path, cancellationToken);

    /// <summary>Looks up a mask.</summary>
    /// <param name="key">The mask's key.</param>
    /// <param name="pool">The pool from which the mask's array is rented.</param>
    /// <param name="mask">Receives the mask.</param>
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

    /// <summary>Stores a mask and replaces an earlier one. A failure sets <see cref="Problem"/> and is not an error.</summary>
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
            // Windows does not replace an entry that another process has open; the existing entry is just as good.
            if (!OperatingSystem.IsWindows() || !File.Exists(path))
            {
                string reason = (exception.InnerException ?? exception).Message.TrimEnd('.');
                Interlocked.CompareExchange(ref _problem, $"Masks cannot be stored in the cache '{Directory}': {reason}.", null);
            }

            return false;
        }
    }

    /// <summary>
    /// Counts the stored bytes. The directory is scanned for the first mask, when the limit is reached, and after every tenth
    /// of the limit, because only a scan finds the masks of other processes.
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
