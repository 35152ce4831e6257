using Microsoft.Win32.SafeHandles;

namespace Rembg.Files;

/// <summary>
/// Writes files that either appear whole under their name or not at all. Content reaches the disk before the name does, so
/// this holds after a power cut, too.
/// </summary>
internal static class AtomicFile
{
    /// <summary>Writes a temporary file in the target's directory and renames it when it is complete.</summary>
    /// <param name="path">The file wanted. Its directory is created.</param>
    /// <param name="overwrite">Whether an existing file may be replaced.</param>
    /// <param name="write">Writes the content to the path that it is given, where an empty file lies.</param>
    /// <param name="run">The run that writes it, which knows what must not be replaced and flushes the directory at its end; null for a single file.</param>
    /// <param name="source">The file that the content is made of, which is never replaced; null where it is of no file.</param>
    /// <exception cref="OutputExistsException">The file exists and may not be replaced.</exception>
    /// <exception cref="OutputCollisionException">The file is one that the run reads.</exception>
    /// <exception cref="DiskFullException">There is no room for it.</exception>
    /// <exception cref="OutputNotWritableException">The file system refused.</exception>
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

    /// <summary>Writes a file that can be made again at any time, replacing an earlier one: whoever reads it checks it, so it is not flushed.</summary>
    /// <inheritdoc cref="Write"/>
    public static void WriteCached(string path, Action<string> write) => Guard(path, directory =>
    {
        Directory.CreateDirectory(directory);
        using TemporaryFile temporary = new(directory);
        write(temporary.Path);
        Rename(temporary.Path, path, overwrite: true);
    });

    /// <summary>Gives a complete file its name.</summary>
    /// <exception cref="OutputExistsException">Something has the name and may not be replaced.</exception>
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

    /// <summary>Has the disk keep which files a directory has. Windows keeps that by itself.</summary>
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
