using System.Diagnostics;
using System.Management.Automation;

using Rembg.Measuring;

namespace Rembg;

/// <summary>The progress display of a measurement, updated as often as a person can follow.</summary>
internal sealed class StepProgress(Cmdlet cmdlet, string activity) : IProgress<MeasurementProgress>
{
    private const int ActivityId = 0x2E8B8;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Stopwatch _elapsed = Stopwatch.StartNew();
    private TimeSpan _lastShown = -Interval;

    /// <inheritdoc/>
    public void Report(MeasurementProgress value)
    {
        if (_elapsed.Elapsed - _lastShown < Interval)
        {
            return;
        }

        _lastShown = _elapsed.Elapsed;
        cmdlet.WriteProgress(new ProgressRecord(ActivityId, activity, value.Activity)
        {
            PercentComplete = Math.Clamp(100 * value.Step / Math.Max(value.Steps, 1), 0, 100),
        });
    }

    /// <summary>Removes the display.</summary>
    public void Complete() => cmdlet.WriteProgress(new ProgressRecord(ActivityId, activity, "done") { RecordType = ProgressRecordType.Completed });
}
