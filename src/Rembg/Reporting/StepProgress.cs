using System.Diagnostics;
using System.Management.Automation;

using Rembg.Measuring;

namespace Rembg.Reporting;

/// <summary>The steps of a measurement as a progress display, as often as an eye can follow.</summary>
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

    /// <summary>Takes the display away.</summary>
    public void Complete() => cmdlet.WriteProgress(new ProgressRecord(ActivityId, activity, "done") { RecordType = ProgressRecordType.Completed });
}
