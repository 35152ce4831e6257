using System.Globalization;
using System.Text.Json;

namespace Rembg.Journals;

/// <summary>Reads journals line by line. Lines of other programs and incomplete lines are reported, and the others are read.</summary>
public sealed class JournalReader
{
    private readonly Action<JournalInvalidException> _onInvalid;

    /// <summary>Creates a reader.</summary>
    /// <param name="onInvalid">Receives what cannot be read: a line, with its file and number, or a whole file.</param>
    public JournalReader(Action<JournalInvalidException> onInvalid)
    {
        ArgumentNullException.ThrowIfNull(onInvalid);
        _onInvalid = onInvalid;
    }

    /// <summary>Returns the journals in a directory, sorted by name.</summary>
    /// <param name="directory">The full path of the directory.</param>
    /// <exception cref="IOException">The directory cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be read.</exception>
    public static IReadOnlyList<string> Find(string directory) =>
        [.. Directory.GetFiles(directory, "*" + JournalFormat.Extension).Order(StringComparer.Ordinal)];

    /// <summary>Reads the lines of a journal: its run, photos and, if the run has not been killed, its end.</summary>
    /// <param name="path">The full path of the file.</param>
    /// <param name="onRun">Receives the run before its photos.</param>
    /// <param name="onEnd">Receives the end of the run.</param>
    /// <returns>The photos.</returns>
    public IEnumerable<JournalEntry> Read(string path, Action<JournalRun>? onRun = null, Action<JournalEnd>? onEnd = null)
    {
        using JournalLines? lines = Open(path);
        JournalRun? run = null;
        while (lines?.TryRead(out ReadOnlyMemory<byte> line, out bool isWhole) == true)
        {
            object? value = null;
            try
            {
                value = Parse(line.Span);
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
            {
                // A process that is killed, or still writes, leaves a part of a line at the end.
                if (isWhole)
                {
                    _onInvalid(JournalInvalidException.OfLine(path, lines.Number, "it is not a line of a journal", exception));
                }
            }

            switch (value)
            {
                case JournalRun { Version: not JournalRun.CurrentVersion } other:
                    _onInvalid(JournalInvalidException.OfFile(path, string.Create(CultureInfo.InvariantCulture, $"it has version {other.Version} of the format, and this program reads version {JournalRun.CurrentVersion}")));
                    yield break;
                case JournalRun begun:
                    run = begun;
                    onRun?.Invoke(begun);
                    break;
                case JournalEnd end:
                    onEnd?.Invoke(end);
                    break;
                case JournalEntry entry:
                    yield return entry with { Run = run };
                    break;
                default:
                    break;
            }
        }
    }

    private JournalLines? Open(string path)
    {
        try
        {
            return new JournalLines(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _onInvalid(JournalInvalidException.OfFile(path, exception.Message.TrimEnd('.'), exception));
            return null;
        }
    }

    /// <summary>Parses a line by the properties that only one kind of line has.</summary>
    private static object? Parse(ReadOnlySpan<byte> line)
    {
        Utf8JsonReader reader = new(line);
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        JsonElement root = document.RootElement;
        return root.TryGetProperty("journal", out _) ? ParseRun(root)
            : root.TryGetProperty("end", out _) ? root.Deserialize(JournalFormat.Readable.JournalEnd)
            : ParseEntry(root);
    }

    private static JournalEntry? ParseEntry(JsonElement root)
    {
        JournalEntry? entry = root.Deserialize(JournalFormat.Readable.JournalEntry);
        return entry is null || Enum.IsDefined(entry.Status) ? entry : throw new FormatException("The status is a number without a meaning.");
    }

    /// <summary>Parses the first line. Another version may have other properties.</summary>
    private static JournalRun? ParseRun(JsonElement root)
    {
        int version = root.GetProperty("journal").GetInt32();
        return version == JournalRun.CurrentVersion
            ? root.Deserialize(JournalFormat.Readable.JournalRun)
            : new JournalRun { Version = version, Host = string.Empty, Process = 0, Start = default };
    }
}
