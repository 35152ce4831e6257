namespace Rembg.Files;

/// <summary>Writes files that either appear whole under their name or not at all.</summary>
internal static class AtomicFile
{
    // Bytes; a block or two may be left where the next write does not fit.
    private const long NearlyNothing = 64 * 1024;

    /// <summary>Writes a temporary file in the target's directory and renames it when it is complete.</summary>
    /// <param name="path">The file wanted. Its directory is created.</param>
    /// <param name="overwrite">Whether an existing file may be replaced.</param>
    /// <param name="write">Writes the content to the path that it is given.</param>
    /// <exception cref="OutputExistsException">The file exists and may not be replaced.</exception>
    /// <exception cref="DiskFullException">There is no room for it.</exception>
    /// <exception cref="OutputNotWritableException">The file system refused.</exception>
    public static void Write(string path, bool overwrite, Action<string> write)
    {
        string directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        string temporary = Path.Combine(directory, $".rembg-{Guid.NewGuid():N}.tmp");
        try
        {
            Directory.CreateDirectory(directory);
            write(temporary);
            Rename(temporary, path, overwrite);
        }
        catch (IOException exception) when (IsFull(directory))
        {
            throw new DiskFullException(path, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OutputNotWritableException(path, exception.Message.TrimEnd('.'), exception);
        }
        finally
        {
            Delete(temporary);
        }
    }

    /// <summary>Asked while the temporary file still takes its space: every system and every library words this error its own way.</summary>
    private static bool IsFull(string directory)
    {
        try
        {
            return new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(directory)! : directory).AvailableFreeSpace < NearlyNothing;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }

    private static void Rename(string temporary, string path, bool overwrite)
    {
        try
        {
            File.Move(temporary, path, overwrite);
        }
        catch (IOException) when (!overwrite && File.Exists(path))
        {
            throw new OutputExistsException(path);
        }
    }

    private static void Delete(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The directory is missing or refuses us, so the file was never made; what went wrong is on its way already.
        }
    }
}
