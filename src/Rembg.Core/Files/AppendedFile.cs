using System.Diagnostics;

namespace Rembg.Files;

/// <summary>Appends whole lines to text files that several processes write at the same time.</summary>
public static class AppendedFile
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Creates a file with its first lines in one step, unless it exists: of several processes, one succeeds.</summary>
    /// <param name="path">The full path of the file, whose directory must exist.</param>
    /// <param name="text">The lines in UTF-8.</param>
    /// <returns>False if the file exists.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be written.</exception>
    public static bool TryCreate(string path, ReadOnlySpan<byte> text)
    {
        if (File.Exists(path))
        {
            return false;
        }

        using TemporaryFile temporary = new(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(temporary.Path, text);
        try
        {
            AtomicFile.Rename(temporary.Path, path, overwrite: false);
            return true;
        }
        catch (OutputExistsException)
        {
            return false;
        }
    }

    /// <summary>
    /// Appends a text at the end of a file in one step: texts of other processes stand before or after it, never inside it.
    /// </summary>
    /// <param name="path">The full path of the file, which must exist.</param>
    /// <param name="text">The text in UTF-8.</param>
    /// <param name="patience">The longest time to wait for another process. Only Windows makes processes wait for each other.</param>
    /// <exception cref="IOException">The file cannot be written, or is missing.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Append(string path, ReadOnlySpan<byte> text, Func<TimeSpan> patience)
    {
        ArgumentNullException.ThrowIfNull(patience);
        if (!OperatingSystem.IsWindows())
        {
            // FileStream seeks to the end and then writes there, and its shared lock does not keep other writers out: two processes could write
            // to the same place.
            UnixFile.Append(path, text);
            return;
        }

        using FileStream file = OpenAlone(path, patience);
        file.Seek(0, SeekOrigin.End);
        file.Write(text);
    }

    /// <summary>Opens the file for this process alone; others can read it, and wait while a line is written.</summary>
    private static FileStream OpenAlone(string path, Func<TimeSpan> patience)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read, bufferSize: 0);
            }
            catch (IOException) when (Stopwatch.GetElapsedTime(start) < patience() && File.Exists(path))
            {
                Thread.Sleep(Pause);
            }
        }
    }
}
