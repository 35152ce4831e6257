using System.Diagnostics;

namespace Rembg.Files.Watching;

/// <summary>
/// Watches a directory for photos that are complete: those that are there, those that come, and those that change. Nobody
/// says when a copy has ended, so a photo counts as complete when it has not changed for a while (a longer one where it ends
/// in zeros, as a copy does whose space was reserved) and nobody holds it open for writing where the system tells. The system's notices only make it quicker: without them (network drives,
/// too many directories) the directory is looked at all the same.
/// </summary>
public sealed class DirectoryWatch : IDisposable
{
    // How soon something new is noticed without notices.
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
    /// <param name="recurse">Whether its subdirectories are watched too.</param>
    /// <param name="excluded">A directory to pass over (the destination of this run), or null.</param>
    /// <param name="times">How patiently; null for the usual.</param>
    /// <param name="naming">The rules for the names of outputs, which are not handed out; null for the usual ones.</param>
    public DirectoryWatch(string directory, bool recurse, string? excluded, WatchTimes? times = null, OutputNaming? naming = null)
    {
        _naming = naming;
        _directory = directory;
        _recurse = recurse;
        _excluded = excluded;
        _times = times ?? new WatchTimes();
        _notices = new DirectoryNotices(directory, recurse);
    }

    /// <summary>The reason that the directory cannot be looked at, in a sentence; null while it can. It is looked at again all the same.</summary>
    public string? Problem { get; private set; }

    /// <summary>The subdirectories that could not be listed, and why. The others are watched, and these are tried again.</summary>
    public IReadOnlyDictionary<string, Exception> Unreadable => _unreadable;

    /// <summary>Waits for the next look and takes it.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The photos that have become complete; none where nothing has happened.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
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
    /// Takes a photo back that looked complete and could not be read: its copy may only have stalled. It comes again when it
    /// has changed, or, for the last time, when it has not for long.
    /// </summary>
    public void TakeBack(WatchedPhoto photo)
    {
        ArgumentNullException.ThrowIfNull(photo);
        if (_states.TryGetValue(photo.File.Path, out WatchedState? state))
        {
            state.Wait(_times.Patience);
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
            foreach (ImageFile image in ImageDirectory.List(_directory, _recurse, _excluded, unreadable.Add, _naming))
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
            // A drive that is away for a while, or a directory that is being replaced. What was done stays known.
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
