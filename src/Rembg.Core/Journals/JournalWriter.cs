using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Rembg.Journals;

/// <summary>
/// Writes the journal of a run: a new file with a line of JSON for each photo. Each line is one write, so that a process that is killed
/// leaves at most its last line incomplete. A journal that cannot be written does not stop the run. Instances are not thread-safe.
/// </summary>
public sealed class JournalWriter : IDisposable
{
    private readonly string _directory;
    private FileStream? _file;

    private JournalWriter(string directory, JournalRun run)
    {
        _directory = directory;
        string share = run.Shard?.Replace("/", "of", StringComparison.Ordinal) ?? "all";
        string host = string.Concat(run.Host.Select(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' ? letter : '_'));
        Path = System.IO.Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{host}_{share}_{run.Start:yyyyMMdd'T'HHmmssfff'Z'}_{run.Process}{JournalFormat.Extension}"));
    }

    /// <summary>The full path of the file, whose name contains the machine, the share, the time of the start, and the process.</summary>
    public string Path { get; }

    /// <summary>The reason that lines are missing, as a sentence; null if all were written.</summary>
    public string? Problem { get; private set; }

    /// <summary>Creates the journal of a run, and its directory if necessary.</summary>
    /// <param name="directory">The full path of the directory.</param>
    /// <param name="run">The run.</param>
    public static JournalWriter Create(string directory, JournalRun run)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(run);
        JournalWriter journal = new(directory, run);
        journal.Try(() =>
        {
            Directory.CreateDirectory(directory);
            journal._file = new FileStream(journal.Path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete, bufferSize: 0);
        });
        journal.Write(run, JournalFormat.Readable.JournalRun);
        return journal;
    }

    /// <summary>Writes the line of a photo.</summary>
    /// <param name="entry">The photo.</param>
    public void Write(JournalEntry entry) => Write(entry, JournalFormat.Readable.JournalEntry);

    /// <summary>Writes the last line.</summary>
    /// <param name="end">The end of the run.</param>
    public void Write(JournalEnd end) => Write(end, JournalFormat.Readable.JournalEnd);

    /// <summary>Closes the file; its content reaches the disk.</summary>
    public void Dispose()
    {
        Try(() => _file?.Flush(flushToDisk: true));
        _file?.Dispose();
        _file = null;
    }

    private void Write<T>(T value, JsonTypeInfo<T> type)
    {
        if (_file is not { } file)
        {
            return;
        }

        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(value, type), (byte)'\n'];
        long start = file.Position;
        if (!Try(() => file.Write(line)))
        {
            // The next line, for which there may be room, must not follow a part of this one.
            Try(() =>
            {
                file.SetLength(start);
                file.Position = start;
            });
        }
    }

    private bool Try(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Problem ??= $"The journal in '{_directory}' is not complete: {exception.Message.TrimEnd('.')}.";
            return false;
        }
    }
}
