using System.Globalization;
using System.Text;

using Rembg.Files;

namespace Rembg.Removal;

/// <summary>
/// The log of runs: a text file with a line for each photo, to which later runs append. Its columns are separated by tabs, so that
/// Import-Csv reads it.
/// </summary>
internal sealed class RunLog
{
    private const string Header = "Time\tState\tPhoto\tDetail";

    private const int MostAttempts = 50;

    // Another run holds the file while it writes one line. Half a second is the longest wait; then the line counts as not written.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly string _path;

    private RunLog(string path) => _path = path;

    /// <summary>The reason for which a line could not be written, as a sentence; null while all could.</summary>
    public string? Problem { get; private set; }

    /// <summary>Opens a log, which is created where it is missing.</summary>
    /// <param name="path">Its full path.</param>
    /// <exception cref="ArgumentException">The file is something else.</exception>
    /// <exception cref="OutputNotWritableException">It cannot be written.</exception>
    public static RunLog Open(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using FileStream file = Lock(path);
            byte[] header = Encoding.UTF8.GetBytes(Header);
            byte[] head = new byte[header.Length];
            int count = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            if (count == 0)
            {
                file.Write([.. header, (byte)'\n']);
            }
            else if (!head.AsSpan(0, count).SequenceEqual(header))
            {
                throw new ArgumentException($"'{path}' exists and is not a log of this command. Name another file with -LogPath.");
            }

            return new RunLog(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OutputNotWritableException(path, exception.Message.TrimEnd('.'), exception);
        }
    }

    /// <summary>Appends a line. The file is opened for each, so that several runs can share it and tools can move it away.</summary>
    /// <param name="state">What happened.</param>
    /// <param name="photo">The photo; empty for the run itself.</param>
    /// <param name="detail">More about it.</param>
    public void Write(string state, string photo, string detail)
    {
        string time = DateTimeOffset.Now.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
        try
        {
            using FileStream file = Lock(_path);

            // The length is asked for under the lock: FileMode.Append asks before, and would write over another run's line.
            file.Seek(0, SeekOrigin.End);
            file.Write(Encoding.UTF8.GetBytes($"{time}\t{state}\t{Flat(photo)}\t{Flat(detail)}\n"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Problem ??= $"The log '{_path}' cannot be written: {exception.Message.TrimEnd('.')}.";
        }
    }

    /// <summary>Opens the file for this run alone; others can read it, and wait for the moment that a line takes.</summary>
    private static FileStream Lock(string path)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
            }
            catch (IOException) when (attempt < MostAttempts && File.Exists(path))
            {
                Thread.Sleep(Pause);
            }
        }
    }

    // A line is one photo's, and a column one value's. A quote at the beginning would make Import-Csv look for its end.
    private static string Flat(string text)
    {
        string line = string.Concat(text.Select(static letter => char.IsControl(letter) ? ' ' : letter));
        return line.StartsWith('"') ? "'" + line[1..] : line;
    }
}
