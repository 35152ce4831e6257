namespace Rembg.Files.Watching;

/// <summary>The system's notifications of changes in a directory, as far as it sends them.</summary>
internal sealed class DirectoryNotices : IDisposable
{
    private readonly FileSystemWatcher? _watcher;
    private int _notices;

    /// <summary>Starts to listen if the system supports it.</summary>
    public DirectoryNotices(string directory, bool recurse)
    {
        try
        {
            _watcher = new FileSystemWatcher(directory) { IncludeSubdirectories = recurse };
            _watcher.Created += Note;
            _watcher.Changed += Note;
            _watcher.Deleted += Note;
            _watcher.Renamed += Note;
            _watcher.Error += (_, _) => Interlocked.Increment(ref _notices);
            _watcher.EnableRaisingEvents = true;
        }
        catch (Exception exception) when (exception is ArgumentException or IOException or UnauthorizedAccessException)
        {
            // The directory does not exist (yet), or the system allows no more watches.
            _watcher?.Dispose();
            _watcher = null;
        }
    }

    /// <summary>Returns true if there were notifications since the last call.</summary>
    public bool Take() => Interlocked.Exchange(ref _notices, 0) > 0;

    /// <inheritdoc/>
    public void Dispose() => _watcher?.Dispose();

    private void Note(object sender, FileSystemEventArgs change) => Interlocked.Increment(ref _notices);
}
