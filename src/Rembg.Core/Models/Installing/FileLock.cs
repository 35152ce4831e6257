using System.Security.Cryptography;

namespace Rembg.Models.Installing;

/// <summary>
/// A file that only one thread of one process can hold open at a time. The operating system releases it if the holder dies, so
/// a leftover file blocks nobody.
/// </summary>
internal sealed class FileLock : IDisposable
{
    // The time between two attempts; the system does not announce that a file is released.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    // Consecutive denials, an interval apart: a scanner that keeps a deleted file open has finished by then.
    private const int MostDenials = 20;

    private readonly FileStream _file;

    private FileLock(FileStream file)
    {
        _file = file;
    }

    /// <summary>Waits until the lock is free and takes it.</summary>
    /// <param name="path">The lock file; its directory must exist.</param>
    /// <param name="waiting">Called before each attempt except the first.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="IOException">The file cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not create the file.</exception>
    public static FileLock Acquire(string path, Action waiting, CancellationToken cancellationToken) =>
        Acquire(() => TryAcquire(path), () => OperatingSystem.IsWindows() && File.Exists(path), waiting, cancellationToken);

    /// <summary>Waits until the lock is free and takes it.</summary>
    /// <param name="attempt">Takes the lock; returns null if another holder has it.</param>
    /// <param name="mayBePending">
    /// Tells, when access is denied, whether the file may be deleted but still open: Windows denies access to such a file until
    /// its last handle is closed. Missing rights look the same, so the wait for this state is short.
    /// </param>
    /// <param name="waiting">Called before each attempt except the first.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
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

    /// <summary>Takes the lock; returns null if another holder has it.</summary>
    /// <exception cref="IOException">The file cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not create the file.</exception>
    public static FileLock? TryAcquire(string path)
    {
        FileStream? file = null;
        try
        {
            // Windows deletes the file when the handle is closed: nothing can happen in between, and a killed holder leaves no file either.
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

    /// <summary>Releases the lock and deletes the file.</summary>
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
    /// True if a path still leads to the file that was opened there. On Unix, opening and locking are two steps: between them,
    /// the last holder may have deleted the file, and another process may have created and locked a new one of this name. A
    /// change that is made through the handle must therefore be visible at the path.
    /// </summary>
    private static bool IsStill(string path, FileStream file)
    {
        // Small, because not every file system supports sparse files.
        int mark = RandomNumberGenerator.GetInt32(1, 1 << 16);
        file.SetLength(mark);
        FileInfo named = new(path);
        bool same = named.Exists && named.Length == mark;
        file.SetLength(0);
        return same;
    }

    /// <summary>Deletes the file while the lock is held; afterwards, it could be the next holder's file.</summary>
    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The directory became read-only or was deleted. A leftover file blocks nobody.
        }
    }

    /// <summary>True for ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION or EWOULDBLOCK; .NET passes errno on unchanged.</summary>
    private static bool IsTaken(IOException exception) => OperatingSystem.IsWindows()
        ? exception.HResult is unchecked((int)0x80070020) or unchecked((int)0x80070021)
        : exception.HResult == (OperatingSystem.IsMacOS() ? 35 : 11);
}
