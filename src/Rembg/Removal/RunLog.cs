using System.Globalization;
using System.Text;

using Rembg.Files;

namespace Rembg.Removal;

/// <summary>
/// The log of runs: a text file to which each run appends a line for each photo. Its columns are separated by tabs, so that
/// Import-Csv can read it.
/// </summary>
internal sealed class RunLog
{
    // On Windows, another run locks the file while it writes a line, which takes long if the machine is busy. After this time, the line
    // counts as not written.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // A run that was stopped ends within a second, its last line included.
    private static readonly TimeSpan PatienceOnceStopped = TimeSpan.FromSeconds(0.5);

    private readonly string _path;

    private readonly CancellationToken _stopToken;

    private RunLog(string path, CancellationToken stopToken)
    {
        _path = path;
        _stopToken = stopToken;
    }

    private static ReadOnlySpan<byte> Header => "Time\tState\tPhoto\tDetail\n"u8;

    /// <summary>The reason that a line could not be written, as a sentence; null if all were written.</summary>
    public string? Problem { get; private set; }

    /// <summary>Opens a log, and creates it if it is missing.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="stopToken">Shortens the waiting for other runs.</param>
    /// <exception cref="OptionsInvalidException">The file is not a log.</exception>
    /// <exception cref="OutputNotWritableException">The file cannot be written.</exception>
    public static RunLog Open(string path, CancellationToken stopToken)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AppendedFile.TryCreate(path, Header);
            byte[] head = new byte[Header.Length];
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            int count = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            if (count == 0)
            {
                AppendedFile.Append(path, Header, () => Patience);
            }
            else if (!head.AsSpan(0, count).SequenceEqual(Header))
            {
                throw new OptionsInvalidException($"'{path}' exists and is not a log of this command. Specify another file with -LogPath.");
            }

            return new RunLog(path, stopToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OutputNotWritableException(path, exception.Message.TrimEnd('.'), exception);
        }
    }

    /// <summary>Appends a line. The file is opened for each line, so that several runs can share it and tools can move it away.</summary>
    /// <param name="state">The event.</param>
    /// <param name="photo">The photo; empty for an event of the run.</param>
    /// <param name="detail">More details.</param>
    public void Write(string state, string photo, string detail)
    {
        string time = DateTimeOffset.Now.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
        try
        {
            // Log rotation may have moved the file away.
            AppendedFile.TryCreate(_path, Header);

            // A log that has failed once is not waited for again, or every photo would wait.
            AppendedFile.Append(_path, Encoding.UTF8.GetBytes($"{time}\t{state}\t{Flat(photo)}\t{Flat(detail)}\n"), Limit);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Problem ??= $"The log '{_path}' cannot be written: {exception.Message.TrimEnd('.')}.";
        }
    }

    private TimeSpan Limit() => Problem is not null ? TimeSpan.Zero : _stopToken.IsCancellationRequested ? PatienceOnceStopped : Patience;

    // A line is for one photo and a column for one value, so line breaks and tabs are replaced. After a quote at the beginning,
    // Import-Csv would search for its end.
    private static string Flat(string text)
    {
        string line = string.Concat(text.Select(static letter => char.IsControl(letter) ? ' ' : letter));
        return line.StartsWith('"') ? "'" + line[1..] : line;
    }
}
