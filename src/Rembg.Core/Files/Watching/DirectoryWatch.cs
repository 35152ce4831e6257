using System.Diagnostics;

namespace Rembg.Files.Watching;

/// <summary>
/// Watches a directory for complete photos: existing, new and changed ones. The system does not announce the end of a copy, so a photo
/// counts as complete when it has not changed for a while and, if the system can tell, no process has it open for writing. The wait is
/// longer for a file that ends in zeros, as a copy with preallocated space does. The system's notifications only make the detection faster:
/// without them (network drives, too many directories) the directory is still scanned.
/// </summary>
public sealed class DirectoryWatch : IDisposable
{
    // The interval between full scans without notifications.
    private static readonly TimeSpan FullInterval = TimeSpan.FromSeconds(5);

    private readonly string _directory;
    private readonly bool _recurse;
    private readonly string? _excluded;
    private readonly WatchTimes _times;
    private readonly OutputNaming? _naming;
    private readonly DirectoryNotices _notices;
    private readonly Dictionary<string, WatchedState> _states = new(PathComparison.Comparer);
    private Dictionary<string, Exception> _unreadable = new(PathComparison.Comparer);
    private bool _isListed;
    private long _lastFull;
    private bool _isFirst = true;

    /// <summary>Starts to watch.</summary>
    /// <param name="directory">The full path of the directory.</param>
    /// <param name="recurse">True to include subdirectories.</param>
    /// <param name="excluded">A directory to omit (the destination of this run), or null.</param>
    /// <param name="times">The intervals; null for the defaults.</param>
    /// <param name="naming">The naming rules for outputs, which are never returned as photos; null for the defaults.</param>
    public DirectoryWatch(string directory, bool recurse, string? excluded, WatchTimes? times = null, OutputNaming? naming = null)
    {
        _naming = naming;
        _directory = directory;
        _recurse = recurse;
        _excluded = excluded;
        _times = times ?? new WatchTimes();
        _notices = new DirectoryNotices(directory, recurse);
    }

    /// <summary>The reason why the directory cannot be scanned, as a sentence; null if it can. Scanning continues in any case.</summary>
    public string? Problem { get; private set; }

    /// <summary>The subdirectories that could not be listed, with the reasons. The others are watched, and these are tried again.</summary>
    public IReadOnlyDictionary<string, Exception> Unreadable => _unreadable;

    /// <summary>Waits for the next scan and performs it.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The photos that have become complete; empty if nothing has happened.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public IReadOnlyList<WatchedPhoto> Next(CancellationToken cancellationToken)
    {
        if (!_isFirst && cancellationToken.WaitHandle.WaitOne(_times.Interval))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        bool isDue = _isFirst || _notices.Take() || Stopwatch.GetElapsedTime(_lastFull) > FullInterval;
        _isFirst = false;
        if (isDue)
        {
            LookAtDirectory();
            _lastFull = Stopwatch.GetTimestamp();
        }

        return [.. _states.Values.Where(static state => state.IsPending).Select(state => state.TakeWhenComplete(_times)).OfType<WatchedPhoto>().OrderBy(static photo => photo.File.Path, StringComparer.Ordinal)];
    }

    /// <summary>
    /// Takes back a photo that seemed complete but could not be read: its copy may only have stalled. The photo is returned again after it
    /// changes, or one last time after it has not changed for a long time.
    /// </summary>
    public void TakeBack(WatchedPhoto photo)
    {
        ArgumentNullException.ThrowIfNull(photo);
        if (_states.TryGetValue(photo.File.Path, out WatchedState? state))
        {
            state.Wait(_times.Patience);
        }
    }

    /// <summary>
    /// Takes back a photo whose output cannot be written for now. The photo is returned again after some time, as often as it is taken back.
    /// </summary>
    public void Postpone(WatchedPhoto photo)
    {
        ArgumentNullException.ThrowIfNull(photo);
        if (_states.TryGetValue(photo.File.Path, out WatchedState? state))
        {
            state.Postpone(_times.Patience);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _notices.Dispose();

    private void LookAtDirectory()
    {
        try
        {
            Dictionary<string, Exception> unreadable = new(PathComparison.Comparer);
            HashSet<string> found = new(PathComparison.Comparer);
            foreach (ImageFile image in new ImageListing(_directory, _recurse, _excluded, _naming).Photos(unreadable.Add).Select(static image => image with { Listing = null }))
            {
                found.Add(image.Path);
                if (!_states.TryGetValue(image.Path, out WatchedState? state))
                {
                    _states.Add(image.Path, new WatchedState(image, isNew: _isListed && !IsBelow(image.Path, _unreadable)));
                }
                else
                {
                    state.Notice();
                }
            }

            foreach (string gone in _states.Keys.Where(path => !found.Contains(path) && !IsBelow(path, unreadable)).ToList())
            {
                _states.Remove(gone);
            }

            _unreadable = unreadable;
            _isListed = true;
            Problem = null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A drive that is temporarily unavailable, or a directory that is being replaced. Completed work stays recorded.
            Problem = exception.Message;
        }
    }

    private static bool IsBelow(string path, Dictionary<string, Exception> directories)
    {
        string? directory = Path.GetDirectoryName(path);
        while (directory is not null && !directories.ContainsKey(directory))
        {
            directory = Path.GetDirectoryName(directory);
        }

        return directory is not null;
    }
}
