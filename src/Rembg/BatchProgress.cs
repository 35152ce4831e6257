using System.Diagnostics;
using System.Management.Automation;

namespace Rembg;

/// <summary>The progress of a run: counts, percentage and remaining time, updated as often as a person can follow.</summary>
internal sealed class BatchProgress
{
    private const int ActivityId = 0x2E8B6;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly string _activity;
    private readonly Stopwatch _elapsed = Stopwatch.StartNew();
    private TimeSpan _lastShown = -Interval;
    private int _done;
    private int _known;

    /// <summary>Starts counting.</summary>
    public BatchProgress(string activity)
    {
        _activity = activity;
    }

    /// <summary>Adds items to the known total.</summary>
    public void Expect(int count) => _known += count;

    /// <summary>Counts one item as finished, successfully or not.</summary>
    public void Advance() => _done++;

    /// <summary>Returns the record to show now; null if the last one is recent enough.</summary>
    public ProgressRecord? Next()
    {
        if (_elapsed.Elapsed - _lastShown < Interval)
        {
            return null;
        }

        _lastShown = _elapsed.Elapsed;
        ProgressRecord record = new(ActivityId, _activity, $"{_done} of {_known}");
        if (_done > 0)
        {
            record.PercentComplete = (int)(100L * _done / _known);
            record.SecondsRemaining = (int)(_elapsed.Elapsed.TotalSeconds / _done * (_known - _done));
        }

        return record;
    }

    /// <summary>The record that removes the progress display.</summary>
    public ProgressRecord Completed() => new(ActivityId, _activity, "done") { RecordType = ProgressRecordType.Completed };
}
