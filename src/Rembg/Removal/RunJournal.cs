using System.Management.Automation;

using Rembg.Files;
using Rembg.Inference;
using Rembg.Journals;
using Rembg.Sharding;

namespace Rembg.Removal;

/// <summary>Writes what a run does with each photo to its journal.</summary>
internal sealed class RunJournal : IDisposable
{
    private readonly JournalWriter _journal;
    private readonly List<string> _roots = [];

    /// <summary>Begins a journal.</summary>
    /// <param name="directory">The full path of the directory of journals.</param>
    /// <param name="shard">The share of the run; null for all photos.</param>
    public RunJournal(string directory, Shard? shard) => _journal = JournalWriter.Create(directory, new JournalRun
    {
        Host = Environment.MachineName,
        Shard = shard?.ToString(),
        Process = Environment.ProcessId,
        Start = DateTime.UtcNow,
    });

    /// <summary>The reason that lines are missing, as a sentence; null if all were written.</summary>
    public string? Problem => _journal.Problem;

    /// <summary>Learns the directory in which a photo was found; paths of photos are relative to it.</summary>
    public void Learn(ImageFile photo)
    {
        if (photo.Root is { } root && (_roots.Count == 0 || _roots[^1] != root) && !_roots.Contains(root))
        {
            _roots.Add(root);
        }
    }

    /// <summary>Records outputs.</summary>
    /// <param name="photo">The full path of the photo.</param>
    /// <param name="results">The results, one for each output.</param>
    /// <param name="milliseconds">The time that the photo took.</param>
    public void Done(string photo, IReadOnlyList<RemovalResult> results, double milliseconds) => _journal.Write(Entry(photo, JournalStatus.Done) with
    {
        Output = results[0].Output,
        Outputs = results.Count > 1 ? [.. results.Select(static result => result.Output)] : null,
        Model = results[0].Model,
        Precision = results[0].Precision.ToString(),
        Certainty = Math.Round(results[0].Certainty, 4),
        Confidence = Math.Round(results[0].Confidence, 4),
        Milliseconds = Math.Round(milliseconds, 1),
        Bytes = results.Sum(static result => LengthOf(result.Output)),
    });

    /// <summary>Records a photo that was skipped.</summary>
    public void Skipped(string photo, string reason) => _journal.Write(Entry(photo, JournalStatus.Skipped) with { Message = reason });

    /// <summary>Records an error.</summary>
    /// <param name="photo">The full path of the photo.</param>
    /// <param name="error">The error.</param>
    public void Failed(string photo, ErrorRecord error) => _journal.Write(Entry(photo, JournalStatus.Failed) with
    {
        ErrorId = error.FullyQualifiedErrorId.Split(',')[0],
        Message = error.ToString(),
    });

    /// <summary>Records the end of the run.</summary>
    /// <param name="isComplete">True if the run was completed.</param>
    public void End(bool isComplete) => _journal.Write(new JournalEnd(DateTime.UtcNow, isComplete));

    /// <inheritdoc/>
    public void Dispose() => _journal.Dispose();

    private JournalEntry Entry(string photo, JournalStatus status)
    {
        string root = _roots.Where(root => IsBelow(photo, root)).MaxBy(static root => root.Length) ?? Path.GetDirectoryName(photo) ?? string.Empty;
        string source = root.Length == 0 ? photo : Path.GetRelativePath(root, photo);
        return new JournalEntry { Time = DateTime.UtcNow, Source = source.Replace(Path.DirectorySeparatorChar, '/'), Root = root, Status = status };
    }

    private static bool IsBelow(string photo, string root) =>
        photo.StartsWith(root, StringComparison.Ordinal) && (Path.EndsInDirectorySeparator(root) || (photo.Length > root.Length && photo[root.Length] == Path.DirectorySeparatorChar));

    private static long LengthOf(string output)
    {
        try
        {
            return new FileInfo(output).Length;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next command of the pipeline may have moved it.
            return 0;
        }
    }
}
