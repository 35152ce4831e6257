using System.Diagnostics;

namespace Rembg.Files.Watching;

/// <summary>What is known of a photo that is watched: how it looked last, and since when.</summary>
internal sealed class WatchedState
{
    private (long Length, DateTime Written) _look;
    private long _since = Stopwatch.GetTimestamp();
    private TimeSpan? _wait;

    /// <summary>A photo that is new.</summary>
    public WatchedState(ImageFile file)
    {
        File = file;
        _look = Stat();
    }

    /// <summary>The photo.</summary>
    public ImageFile File { get; }

    /// <summary>Whether it is still to be looked at: it has not been handed out as it is now.</summary>
    public bool IsPending { get; private set; } = true;

    /// <summary>Looks whether a photo that was handed out has changed since.</summary>
    public void Notice()
    {
        if (!IsPending && HasChanged())
        {
            IsPending = true;
        }
    }

    /// <summary>Whether it has been quiet for long enough; then it is handed out.</summary>
    /// <param name="quiet">How long that is.</param>
    /// <param name="isLast">Whether it was taken back before, and has waited for its change in vain.</param>
    public bool LooksComplete(TimeSpan quiet, out bool isLast)
    {
        bool hasChanged = HasChanged();
        isLast = _wait is not null && !hasChanged;
        if (hasChanged || _look.Length <= 0 || Stopwatch.GetElapsedTime(_since) < (_wait ?? quiet) || IsBeingWritten())
        {
            return false;
        }

        IsPending = false;
        _wait = null;
        return true;
    }

    /// <summary>Waits for a change, or for so long.</summary>
    public void Wait(TimeSpan patience)
    {
        _wait = patience;
        IsPending = true;
    }

    private bool HasChanged()
    {
        (long, DateTime) look = Stat();
        if (look == _look)
        {
            return false;
        }

        _look = look;
        _since = Stopwatch.GetTimestamp();
        _wait = null;
        return true;
    }

    private (long Length, DateTime Written) Stat()
    {
        try
        {
            FileInfo file = new(File.Path);
            return file.Exists ? (file.Length, file.LastWriteTimeUtc) : (-1, default);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (-1, default);
        }
    }

    /// <summary>Whether somebody has it open for writing, as far as the system tells: Windows does.</summary>
    private bool IsBeingWritten()
    {
        try
        {
            using FileStream file = new(File.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            // It will be reported when it is read.
            return false;
        }
    }
}
