using System.Management.Automation;

namespace Rembg.Reporting;

/// <summary>Counts, percentage and remaining time of a run, as often as an eye can follow.</summary>
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

    /// <summary>More items have become known.</summary>
    public void Expect(int count) => _known += count;

    /// <summary>One item is done, well or badly.</summary>
    public void Advance() => _done++;

    /// <summary>The record to show now; null where the last one is recent enough.</summary>
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

    /// <summary>The record that takes the display away.</summary>
    public ProgressRecord Completed() => ProgressActivity.Completed(ProgressActivity.Removal, _activity);
}
