using System.Management.Automation;

namespace Rembg.Reporting;

/// <summary>The progress of a run: counts, percentage and remaining time, updated as often as a person can follow.</summary>
internal sealed class BatchProgress
{
    private readonly string _activity;
    private readonly ProgressPace _pace = new();
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
        if (!_pace.IsDue())
        {
            return null;
        }

        ProgressRecord record = new(ProgressActivity.Removal, _activity, $"{_done} of {_known}");
        if (_done > 0)
        {
            record.PercentComplete = (int)(100L * _done / _known);
            record.SecondsRemaining = (int)(_pace.Elapsed.TotalSeconds / _done * (_known - _done));
        }

        return record;
    }

    /// <summary>The record that removes the progress display.</summary>
    public ProgressRecord Completed() => ProgressActivity.Completed(ProgressActivity.Removal, _activity);
}
