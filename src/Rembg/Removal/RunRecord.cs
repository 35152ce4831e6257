using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;

using Rembg.Files;
using Rembg.Inference;

namespace Rembg.Removal;

/// <summary>Counts the results of a run, and writes them to the log and the journal if there are any.</summary>
internal sealed class RunRecord
{
    /// <summary>The tag of the information message that contains the totals.</summary>
    public const string SummaryTag = "RembgSummary";

    private readonly RunLog? _log;
    private readonly long _start = Stopwatch.GetTimestamp();
    private int _done;
    private int _skipped;
    private int _failed;
    private int _outputs;
    private int _withoutSubject;
    private bool _isEnded;

    /// <summary>Starts a run.</summary>
    /// <param name="log">The log; null for none.</param>
    public RunRecord(RunLog? log) => _log = log;

    /// <summary>The journal; null for none. It belongs to the record.</summary>
    public RunJournal? Journal { get; set; }

    /// <summary>The least certain results; null if nobody asks for them.</summary>
    public DoubtfulPhotos? Doubtful { get; init; }

    /// <summary>The totals so far.</summary>
    public RunSummary Summary => new(_done, _skipped, _failed, _outputs, _withoutSubject, Stopwatch.GetElapsedTime(_start));

    /// <summary>The reasons that the log and the journal are not complete; empty if there was no problem.</summary>
    public IEnumerable<string> Problems =>
        [.. _log?.Problem is { } problem ? [$"{problem} Some of its lines are missing."] : (string[])[], .. Journal?.Problem is { } missing ? [missing] : (string[])[]];

    /// <summary>Learns where a photo was found.</summary>
    public void Learn(ImageFile photo) => Journal?.Learn(photo);

    /// <summary>Records a photo for which outputs were made.</summary>
    public void Done(string photo, IReadOnlyList<RemovalResult> results)
    {
        _done++;
        _outputs += results.Count;
        _withoutSubject += results[0].HasSubject ? 0 : 1;
        Doubtful?.Add(results[0]);
        double milliseconds = results.Sum(static result => result.Time.Encode) + results[0].Time.Total - results[0].Time.Encode;
        string time = string.Create(CultureInfo.InvariantCulture, $"{milliseconds:F0} ms");
        Journal?.Done(photo, results, milliseconds);
        _log?.Write("done", photo, $"{string.Join("; ", results.Select(static result => result.Output))} ({time}, {Quality(results[0])})");
    }

    private static string Quality(RemovalResult result) =>
        result.HasSubject ? string.Create(CultureInfo.InvariantCulture, $"certainty {result.Certainty:F2}") : "no subject";

    /// <summary>Records a photo that needs no work or cannot be processed.</summary>
    public void Skipped(string photo, string reason)
    {
        _skipped++;
        Journal?.Skipped(photo, reason);
        _log?.Write("skipped", photo, reason);
    }

    /// <summary>Records an error.</summary>
    /// <param name="error">The error.</param>
    /// <param name="photo">The full path of the photo; null if it is the target of the error.</param>
    public void Failed(ErrorRecord error, string? photo = null)
    {
        photo ??= error.TargetObject?.ToString() ?? string.Empty;
        _failed++;
        Journal?.Failed(photo, error);
        _log?.Write("failed", photo, $"{error.FullyQualifiedErrorId.Split(',')[0]}: {error}");
    }

    /// <summary>Writes the totals to the log, once.</summary>
    /// <param name="isComplete">True if the run was completed.</param>
    public void End(bool isComplete)
    {
        if (!_isEnded)
        {
            _isEnded = true;
            _log?.Write(isComplete ? "ended" : "stopped", string.Empty, Summary.ToString());
            Journal?.End(isComplete);
            Journal?.Dispose();
        }
    }
}
