using System.Management.Automation;

using Rembg.Quantization;

namespace Rembg.Reporting;

/// <summary>The phases of a quantization as one percentage, as often as an eye can follow.</summary>
internal sealed class PhaseProgress
{
    // What a phase shows, and the percentage at which it begins: shares of the time that U²-Net-P takes.
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

    /// <summary>Starts at nothing.</summary>
    public PhaseProgress(string activity)
    {
        _activity = activity;
    }

    /// <summary>The record to show now: one at the beginning of each phase, and null where the last one is recent enough.</summary>
    public ProgressRecord? Next(QuantizationProgress progress)
    {
        if (!_pace.IsDue(isUrgent: progress.Phase != _phase))
        {
            return null;
        }

        _phase = progress.Phase;
        (string text, int begin) = Phases[progress.Phase];
        int end = Phases.Values.Select(static phase => phase.Begin).Append(100).Where(next => next > begin).Min();

        // A search may come back to an earlier phase; the bar does not.
        _percent = Math.Max(_percent, begin + ((end - begin) * progress.Step / Math.Max(progress.Steps, 1)));
        return new ProgressRecord(ProgressActivity.Quantization, _activity, progress.Steps > 0 ? $"{text}: {progress.Step} of {progress.Steps}" : text)
        {
            PercentComplete = Math.Min(_percent, 100),
        };
    }

    /// <summary>The record that takes the display away.</summary>
    public ProgressRecord Completed() => ProgressActivity.Completed(ProgressActivity.Quantization, _activity);
}
