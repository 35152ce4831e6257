using Microsoft.Win32.SafeHandles;

namespace Rembg.Files;

/// <summary>
/// Opens files with content on a disk and refuses everything else: opening a named pipe waits for a process at its other end, and reading a
/// device may never end.
/// </summary>
public static class RegularFile
{
    /// <summary>Describes a file that is refused, as a clause.</summary>
    public const string Refusal = "it is a pipe, a socket or a device, not a regular file";

    /// <summary>Determines whether a path leads to a pipe, a socket or a device, following links.</summary>
    public static bool IsSpecial(string path) => FileStatus.TryGet(path) is { Kind: FileKind.Special };

    /// <summary>Opens a file for reading. Others can still write, rename and delete it, which Windows does not allow by default.</summary>
    /// <param name="path">The file. The caller checks that it is a regular file.</param>
    /// <param name="options">The access options.</param>
    /// <returns>The file, which the caller must dispose.</returns>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    public static FileStream OpenRead(string path, FileOptions options = FileOptions.None) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, options);

    /// <summary>Reads a small file that others may write, rename and delete in the meantime.</summary>
    /// <param name="path">The file. The caller checks that it is a regular file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static byte[] ReadAllBytes(string path)
    {
        using FileStream file = OpenRead(path);
        byte[] bytes = new byte[file.Length];
        return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    /// <summary>Opens a file for reading. Others can still write, rename and delete it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="status">Receives the status of the opened file.</param>
    /// <returns>The file, which the caller must dispose.</returns>
    /// <exception cref="IOException">The file cannot be opened, or is not a regular file.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened, or is a directory.</exception>
    internal static SafeFileHandle Open(string path, out FileStatus status)
    {
        if (IsSpecial(path))
        {
            throw new IOException(Refusal);
        }

        SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            // Another file may have got the name since the check.
            status = FileStatus.Get(file);
            return status.Kind == FileKind.Special ? throw new IOException(Refusal) : file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
