using System.Diagnostics;

using Microsoft.Win32.SafeHandles;

namespace Rembg.Files.Watching;

/// <summary>The state of a watched photo: its last status and the time since which it has been the same.</summary>
internal sealed class WatchedState
{
    // Programs that preallocate a file's space leave zeros in the part that they have not copied yet.
    private const int TailLength = 4096;

    private FileStatus? _look;
    private FileStatus? _handedOut;
    private long _since = Stopwatch.GetTimestamp();
    private TimeSpan? _wait;
    private long _postponed;
    private TimeSpan _delay;
    private bool _isChanged;

    /// <summary>Starts to watch a photo.</summary>
    /// <param name="file">The photo.</param>
    /// <param name="isNew">True if it appeared while its directory was watched.</param>
    public WatchedState(ImageFile file, bool isNew)
    {
        File = file;
        _isChanged = isNew;
        _look = FileStatus.TryGet(file.Path);
    }

    /// <summary>The photo.</summary>
    public ImageFile File { get; }

    /// <summary>True if the photo still has to be examined: its current state has not been returned.</summary>
    public bool IsPending { get; private set; } = true;

    /// <summary>Checks whether a returned photo has changed.</summary>
    public void Notice()
    {
        if (!IsPending && HasChanged() && IsOther(_look, _handedOut))
        {
            IsPending = true;
        }
    }

    /// <summary>Returns the photo if it has not changed for long enough.</summary>
    /// <param name="times">The times without changes that are long enough.</param>
    /// <returns>The photo; null if it may be incomplete.</returns>
    public WatchedPhoto? TakeWhenComplete(WatchTimes times)
    {
        bool hasChanged = HasChanged();
        bool isLast = _wait is not null && !hasChanged;
        if (hasChanged || Stopwatch.GetElapsedTime(_postponed) < _delay || _look is not { Length: > 0 } look || Stopwatch.GetElapsedTime(_since) < (_wait ?? times.Quiet) || OpenWriters.Has(File.Path))
        {
            return null;
        }

        if (_wait is null && Stopwatch.GetElapsedTime(_since) < times.Patience && EndsInZeros(look))
        {
            return null;
        }

        _isChanged |= _handedOut is not null && IsOther(look, _handedOut);
        _handedOut = look;
        _wait = null;
        IsPending = false;
        return new WatchedPhoto(File, isLast, _isChanged);
    }

    /// <summary>Waits until the returned photo changes or the given time has passed.</summary>
    public void Wait(TimeSpan patience)
    {
        _wait = _look == _handedOut ? patience : null;
        IsPending = true;
    }

    /// <summary>Waits for the given time, whether the returned photo changes or not.</summary>
    public void Postpone(TimeSpan delay)
    {
        Wait(TimeSpan.Zero);
        (_postponed, _delay) = (Stopwatch.GetTimestamp(), delay);
    }

    /// <summary>Determines whether the file was replaced or its content has changed. A change of permissions does not count.</summary>
    private static bool IsOther(FileStatus? one, FileStatus? other) =>
        (one?.Identity, one?.Length, one?.Modified) != (other?.Identity, other?.Length, other?.Modified);

    private bool HasChanged()
    {
        FileStatus? look = FileStatus.TryGet(File.Path);
        if (look == _look)
        {
            return false;
        }

        _look = look;
        _since = Stopwatch.GetTimestamp();
        _wait = null;
        return true;
    }

    private bool EndsInZeros(FileStatus look)
    {
        if (look.Kind != FileKind.Regular)
        {
            return false;
        }

        try
        {
            using SafeFileHandle file = RegularFile.Open(File.Path, out _);
            Span<byte> tail = stackalloc byte[(int)Math.Min(TailLength, look.Length)];
            int count = RandomAccess.Read(file, tail, look.Length - tail.Length);
            return !tail[..count].ContainsAnyExcept((byte)0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The error is reported when the photo is read.
            return false;
        }
    }
}
