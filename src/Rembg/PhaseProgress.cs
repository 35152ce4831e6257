using System.Diagnostics;
using System.Management.Automation;

using Rembg.Quantization;

namespace Rembg;

/// <summary>The progress of a quantization as one percentage over all phases, updated as often as a person can follow.</summary>
internal sealed class PhaseProgress
{
    private const int ActivityId = 0x2E8B7;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

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
    private readonly Stopwatch _elapsed = Stopwatch.StartNew();
    private TimeSpan _lastShown = -Interval;
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
        if (progress.Phase == _phase && _elapsed.Elapsed - _lastShown < Interval)
        {
            return null;
        }

        _phase = progress.Phase;
        _lastShown = _elapsed.Elapsed;
        (string text, int begin) = Phases[progress.Phase];
        int end = Phases.Values.Select(static phase => phase.Begin).Append(100).Where(next => next > begin).Min();

        // A search may return to an earlier phase; the bar does not.
        _percent = Math.Max(_percent, begin + ((end - begin) * progress.Step / Math.Max(progress.Steps, 1)));
        return new ProgressRecord(ActivityId, _activity, progress.Steps > 0 ? $"{text}: {progress.Step} of {progress.Steps}" : text)
        {
            PercentComplete = Math.Min(_percent, 100),
        };
    }

    /// <summary>The record that removes the progress display.</summary>
    public ProgressRecord Completed() => new(ActivityId, _activity, "done") { RecordType = ProgressRecordType.Completed };
}
