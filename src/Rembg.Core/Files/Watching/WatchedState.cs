using System.Diagnostics;

using Microsoft.Win32.SafeHandles;

namespace Rembg.Files.Watching;

/// <summary>The state of a photo that is watched: how it looked last, and since when.</summary>
internal sealed class WatchedState
{
    // Programs that reserve a file's space before they copy leave zeros where they have not been yet.
    private const int TailLength = 4096;

    private FileStatus? _look;
    private FileStatus? _handedOut;
    private long _since = Stopwatch.GetTimestamp();
    private TimeSpan? _wait;
    private bool _isChanged;

    /// <summary>Starts to watch a photo.</summary>
    /// <param name="file">The photo.</param>
    /// <param name="isNew">Whether it has come while its directory was watched.</param>
    public WatchedState(ImageFile file, bool isNew)
    {
        File = file;
        _isChanged = isNew;
        _look = FileStatus.TryGet(file.Path);
    }

    /// <summary>The photo.</summary>
    public ImageFile File { get; }

    /// <summary>True if the photo is still to be looked at: it has not been handed out as it is now.</summary>
    public bool IsPending { get; private set; } = true;

    /// <summary>Looks whether a photo that was handed out has changed since.</summary>
    public void Notice()
    {
        if (!IsPending && HasChanged() && IsOther(_look, _handedOut))
        {
            IsPending = true;
        }
    }

    /// <summary>Looks whether it has been quiet for long enough; then it is handed out.</summary>
    /// <param name="times">How long that is.</param>
    /// <returns>The photo; null where it may not be complete.</returns>
    public WatchedPhoto? TakeWhenComplete(WatchTimes times)
    {
        bool hasChanged = HasChanged();
        bool isLast = _wait is not null && !hasChanged;
        if (hasChanged || _look is not { Length: > 0 } look || Stopwatch.GetElapsedTime(_since) < (_wait ?? times.Quiet) || OpenWriters.Has(File.Path))
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

    /// <summary>Waits for a change since it was handed out, or for so long.</summary>
    public void Wait(TimeSpan patience)
    {
        _wait = _look == _handedOut ? patience : null;
        IsPending = true;
    }

    /// <summary>Tells whether the file was replaced or its content has changed. A change of its permissions does not count.</summary>
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
            // It will be reported when it is read.
            return false;
        }
    }
}
