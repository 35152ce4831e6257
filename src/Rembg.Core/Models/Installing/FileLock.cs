using System.Security.Cryptography;

namespace Rembg.Models.Installing;

/// <summary>
/// A file that one holder at a time, of all threads and processes, has open. The operating system lets go of it when the
/// holder dies, so a file that was left behind locks nobody out.
/// </summary>
internal sealed class FileLock : IDisposable
{
    // Between two looks; nobody is told when a file is let go.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    // In a row, an interval apart: a scanner that keeps a deleted file open is done by then.
    private const int MostDenials = 20;

    private readonly FileStream _file;

    private FileLock(FileStream file)
    {
        _file = file;
    }

    /// <summary>Waits until the lock is free, and takes it.</summary>
    /// <param name="path">The file to hold; its directory is there.</param>
    /// <param name="waiting">Called before each look but the first.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be made.</exception>
    public static FileLock Acquire(string path, Action waiting, CancellationToken cancellationToken) =>
        Acquire(() => TryAcquire(path), () => OperatingSystem.IsWindows() && File.Exists(path), waiting, cancellationToken);

    /// <summary>Waits until the lock is free, and takes it.</summary>
    /// <param name="attempt">Takes the lock, or returns null where somebody has it.</param>
    /// <param name="mayBePending">
    /// Tells, when access is denied, whether the file may be one that is deleted and still open: Windows denies access to it until its
    /// last handle is closed. Missing rights look the same, so that state is not waited for long.
    /// </param>
    /// <param name="waiting">Called before each look but the first.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal static FileLock Acquire(Func<FileLock?> attempt, Func<bool> mayBePending, Action waiting, CancellationToken cancellationToken)
    {
        int denials = 0;
        while (true)
        {
            try
            {
                if (attempt() is { } held)
                {
                    return held;
                }

                denials = 0;
            }
            catch (UnauthorizedAccessException) when (denials < MostDenials && mayBePending())
            {
                denials++;
            }

            waiting();
            cancellationToken.WaitHandle.WaitOne(Interval);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Takes the lock, or returns null where somebody has it.</summary>
    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be made.</exception>
    public static FileLock? TryAcquire(string path)
    {
        FileStream? file = null;
        try
        {
            // Windows deletes at the close of the handle: nothing can come between, and a killed holder leaves no file either.
            FileOptions options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None;
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, options);
            if (OperatingSystem.IsWindows() || IsStill(path, file))
            {
                return new FileLock(file);
            }

            file.Dispose();
            return null;
        }
        catch (IOException exception) when (IsTaken(exception))
        {
            file?.Dispose();
            return null;
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    /// <summary>Lets go, and removes the file.</summary>
    public void Dispose()
    {
        using (_file)
        {
            if (!OperatingSystem.IsWindows())
            {
                Remove(_file.Name);
            }
        }
    }

    /// <summary>
    /// Whether a path still is the file that was opened by it. On Unix opening and locking are two steps: the last holder may
    /// have removed the file between them, and then another process has a new one of this name and locks that. What is done
    /// to the file through its handle must therefore show at the path.
    /// </summary>
    private static bool IsStill(string path, FileStream file)
    {
        // Small: not every file system leaves holes unwritten.
        int mark = RandomNumberGenerator.GetInt32(1, 1 << 16);
        file.SetLength(mark);
        FileInfo named = new(path);
        bool same = named.Exists && named.Length == mark;
        file.SetLength(0);
        return same;
    }

    /// <summary>While it is held: removed after, the file of the next holder would go.</summary>
    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The directory became read-only, or went. A file that stays locks nobody out.
        }
    }

    /// <summary>Tells ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION, or EWOULDBLOCK: .NET passes errno on as it is.</summary>
    private static bool IsTaken(IOException exception) => OperatingSystem.IsWindows()
        ? exception.HResult is unchecked((int)0x80070020) or unchecked((int)0x80070021)
        : exception.HResult == (OperatingSystem.IsMacOS() ? 35 : 11);
}
