using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;


namespace Rembg.Files;

/// <summary>
/// A file that is written before it gets its final name. Its temporary name, <c>.rembg-SYSTEM-PROCESS-RANDOM.tmp</c>, identifies the
/// writer, so that a later run can distinguish the file of a killed process from a file that is still being written.
/// </summary>
internal sealed class TemporaryFile : IDisposable
{
    private const string Prefix = ".rembg-";
    private const string Extension = ".tmp";

    // No output takes this long to write.
    private static readonly TimeSpan LongestWrite = TimeSpan.FromDays(1);

    /// <summary>Creates an empty file with a new name.</summary>
    /// <param name="directory">An existing directory.</param>
    /// <exception cref="IOException">The file system refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be written.</exception>
    public TemporaryFile(string directory)
    {
        Path = System.IO.Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{ProcessSpace.Current}-{Environment.ProcessId}-{Guid.NewGuid():N}{Extension}"));
        new FileStream(Path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0).Dispose();
    }

    /// <summary>The full path of the file.</summary>
    public string Path { get; }

    /// <summary>Determines whether a name is a temporary file name of this version or an earlier one.</summary>
    public static bool IsName(ReadOnlySpan<char> name) => name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Extension, StringComparison.Ordinal);

    /// <summary>
    /// Determines whether a temporary file is no longer being written: the process in its name has ended, or, if the name belongs to
    /// another machine, container or boot, whose process ids mean nothing here, the file has not changed for a long time.
    /// </summary>
    /// <param name="name">The file's name.</param>
    /// <param name="written">The time of the last write, in UTC.</param>
    /// <param name="longestWrite">The longest time without a change for a file that is still being written.</param>
    public static bool IsAbandoned(ReadOnlySpan<char> name, DateTime written, TimeSpan longestWrite) =>
        DateTime.UtcNow - written > longestWrite || (TryReadOwner(name, out int process) && !IsRunning(process));

    /// <summary>Deletes the temporary files of killed processes in a directory. Files that cannot be listed or deleted stay.</summary>
    public static void Sweep(string directory)
    {
        try
        {
            foreach (FileInfo file in new DirectoryInfo(directory).EnumerateFiles(Prefix + "*" + Extension).Where(static file => IsAbandoned(file.Name, file.LastWriteTimeUtc, LongestWrite)))
            {
                Delete(file.FullName);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The directory may be missing or unreadable; the first write shows whether it is writable.
        }
    }

    /// <summary>Deletes the file if it still has its temporary name.</summary>
    public void Dispose() => Delete(Path);

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A program has the file open, or the directory is gone or read-only. The next run tries again.
        }
    }

    private static bool TryReadOwner(ReadOnlySpan<char> name, out int process)
    {
        process = 0;
        ReadOnlySpan<char> rest = name[Prefix.Length..^Extension.Length];
        if (!rest.StartsWith(ProcessSpace.Current, StringComparison.Ordinal) || rest.Length <= ProcessSpace.Current.Length || rest[ProcessSpace.Current.Length] != '-')
        {
            return false;
        }

        rest = rest[(ProcessSpace.Current.Length + 1)..];
        int end = rest.IndexOf('-');
        return end > 0 && int.TryParse(rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out process);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever keeps the system from answering, a file that may be in work stays.")]
    private static bool IsRunning(int process)
    {
        try
        {
            using Process found = Process.GetProcessById(process);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (Exception)
        {
            return true;
        }
    }
}
