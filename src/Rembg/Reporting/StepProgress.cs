using System.Management.Automation;

using Rembg.Measuring;

namespace Rembg.Reporting;

/// <summary>The steps of a measurement as a progress display, as often as an eye can follow.</summary>
internal sealed class StepProgress(Cmdlet cmdlet, string activity) : IProgress<MeasurementProgress>
{
    private readonly ProgressPace _pace = new();

    /// <inheritdoc/>
    public void Report(MeasurementProgress value)
    {
        if (!_pace.IsDue())
        {
            return;
        }

        cmdlet.WriteProgress(new ProgressRecord(ProgressActivity.Measurement, activity, value.Activity)
        {
            PercentComplete = Math.Clamp(100 * value.Step / Math.Max(value.Steps, 1), 0, 100),
            SecondsRemaining = value.TimeLeft is { } left ? (int)Math.Min(left.TotalSeconds, int.MaxValue) : -1,
        });
    }

    /// <summary>Takes the display away.</summary>
    public void Complete() => cmdlet.WriteProgress(ProgressActivity.Completed(ProgressActivity.Measurement, activity));
}
