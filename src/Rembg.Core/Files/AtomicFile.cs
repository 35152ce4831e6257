using Microsoft.Win32.SafeHandles;

namespace Rembg.Files;

/// <summary>
/// Writes files so that each appears under its name either completely or not at all. The content is flushed to the disk before the file
/// gets its name, so this also holds after a power failure.
/// </summary>
internal static class AtomicFile
{
    /// <summary>Writes a temporary file in the target's directory and renames it when it is complete.</summary>
    /// <param name="path">The full path of the file. Its directory is created if necessary.</param>
    /// <param name="overwrite">True if an existing file may be replaced.</param>
    /// <param name="write">Writes the content to the given path, which is an empty file.</param>
    /// <param name="run">
    /// The run that writes the file. It knows which files must not be replaced, and flushes the directory at its end. Null for a single
    /// file.
    /// </param>
    /// <param name="source">The file that the content is made from, which is never replaced; null if there is no such file.</param>
    /// <exception cref="OutputExistsException">The file exists and may not be replaced.</exception>
    /// <exception cref="OutputCollisionException">The run reads this file.</exception>
    /// <exception cref="DiskFullException">The disk has no room for the file.</exception>
    /// <exception cref="OutputNotWritableException">The file system refuses the file.</exception>
    public static void Write(string path, bool overwrite, Action<string> write, RunFiles? run = null, string? source = null) => Guard(path, directory =>
    {
        Directory.CreateDirectory(directory);
        Sweep(directory, run);
        using TemporaryFile temporary = new(directory);
        write(temporary.Path);
        if (run is null or { IsDurable: true })
        {
            Flush(temporary.Path);
        }

        if (run is not null)
        {
            run.Publish(temporary.Path, path, overwrite, source);
            return;
        }

        Rename(temporary.Path, path, overwrite);
        FlushDirectory(directory);
    });

    /// <summary>
    /// Writes a file that can be recreated at any time, replacing an earlier one. Readers check the file, so it is not flushed.
    /// </summary>
    /// <inheritdoc cref="Write"/>
    public static void WriteCached(string path, Action<string> write) => Guard(path, directory =>
    {
        Directory.CreateDirectory(directory);
        using TemporaryFile temporary = new(directory);
        write(temporary.Path);
        Rename(temporary.Path, path, overwrite: true);
    });

    /// <summary>Gives a complete file its final name.</summary>
    /// <exception cref="OutputExistsException">Something else has the name and may not be replaced.</exception>
    internal static void Rename(string temporary, string path, bool overwrite)
    {
        if (overwrite)
        {
            BusyFile.Move(temporary, path, overwrite: true);
            return;
        }

        if (!OperatingSystem.IsWindows())
        {
            if (!UnixFile.TryRenameNew(temporary, path))
            {
                throw Directory.Exists(path) ? new IOException($"'{path}' is a directory.") : new OutputExistsException(path);
            }

            return;
        }

        try
        {
            BusyFile.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new OutputExistsException(path);
        }
    }

    /// <summary>Flushes a directory's list of files to the disk. Windows does so by itself.</summary>
    internal static void FlushDirectory(string directory)
    {
        if (!OperatingSystem.IsWindows())
        {
            UnixFile.FlushDirectory(directory);
        }
    }

    private static void Guard(string path, Action<string> write)
    {
        try
        {
            write(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw WriteFailure.OfFile(path, exception);
        }
    }

    private static void Sweep(string directory, RunFiles? run)
    {
        if (run is null || run.IsFirstIn(directory))
        {
            TemporaryFile.Sweep(directory);
        }
    }

    private static void Flush(string path)
    {
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.FlushToDisk(file);
    }
}
