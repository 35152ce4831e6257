using System.Management.Automation;

using Rembg.Quantization;

namespace Rembg.Reporting;

/// <summary>The progress of a quantization as one percentage over all phases, updated as often as a person can follow.</summary>
internal sealed class PhaseProgress
{
    // The text of each phase, and the percentage at which it begins, according to the time that U²-Net-P takes.
    private static readonly Dictionary<QuantizationPhase, (string Text, int Begin)> Phases = new()
    {
        [QuantizationPhase.Prepare] = ("Preparing", 0),
        [QuantizationPhase.Calibrate] = ("Calibrating", 5),
        [QuantizationPhase.Sensitivity] = ("Measuring sensitivity", 20),
        [QuantizationPhase.Choose] = ("Choosing", 60),
        [QuantizationPhase.Verify] = ("Verifying", 90),
    };

    private readonly string _activity;
    private readonly ProgressPace _pace = new();
    private QuantizationPhase? _phase;
    private int _percent;

    /// <summary>Starts at 0 %.</summary>
    public PhaseProgress(string activity)
    {
        _activity = activity;
    }

    /// <summary>Returns the record to show now: one at the beginning of each phase; null if the last one is recent enough.</summary>
    public ProgressRecord? Next(QuantizationProgress progress)
    {
        if (!_pace.IsDue(isUrgent: progress.Phase != _phase))
        {
            return null;
        }

        _phase = progress.Phase;
        (string text, int begin) = Phases[progress.Phase];
        int end = Phases.Values.Select(static phase => phase.Begin).Append(100).Where(next => next > begin).Min();

        // A search may return to an earlier phase; the bar does not.
        _percent = Math.Max(_percent, begin + ((end - begin) * progress.Step / Math.Max(progress.Steps, 1)));
        return new ProgressRecord(ProgressActivity.Quantization, _activity, progress.Steps > 0 ? $"{text}: {progress.Step} of {progress.Steps}" : text)
        {
            PercentComplete = Math.Min(_percent, 100),
        };
    }

    /// <summary>The record that removes the progress display.</summary>
    public ProgressRecord Completed() => ProgressActivity.Completed(ProgressActivity.Quantization, _activity);
}
