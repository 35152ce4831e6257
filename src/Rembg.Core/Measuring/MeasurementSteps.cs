namespace Rembg.Measuring;

/// <summary>Counts completed steps, estimates the time that is left, and reports both.</summary>
internal sealed class MeasurementSteps
{
    // The pace of the last steps counts, because the steps before them may have been of another kind.
    private const int StepsOfPace = 40;

    private readonly IProgress<MeasurementProgress>? _progress;
    private readonly TimeProvider _clock;
    private readonly Queue<(long Time, int Inferences)> _recent = new();
    private readonly int _steps;
    private readonly int _inferences;
    private int _begun;
    private int _inferencesBegun;

    /// <summary>Starts at step 0.</summary>
    /// <param name="progress">Receives the progress; may be null.</param>
    /// <param name="steps">The number of all steps.</param>
    /// <param name="inferences">The number of inferences in all steps, by which the time is estimated.</param>
    /// <param name="clock">The clock; null for the system's.</param>
    public MeasurementSteps(IProgress<MeasurementProgress>? progress, int steps, int inferences, TimeProvider? clock = null)
    {
        _progress = progress;
        _steps = steps;
        _inferences = inferences;
        _clock = clock ?? TimeProvider.System;
    }

    /// <summary>Reports the next activity.</summary>
    /// <param name="activity">The activity, in a few words.</param>
    /// <param name="inferences">The number of inferences that it takes.</param>
    public void Next(string activity, int inferences)
    {
        long now = _clock.GetTimestamp();
        _progress?.Report(new MeasurementProgress(activity, Math.Min(_begun++, _steps), _steps, Estimate(now)));
        _recent.Enqueue((now, _inferencesBegun));
        _inferencesBegun += inferences;
        if (_recent.Count > StepsOfPace)
        {
            _recent.Dequeue();
        }
    }

    /// <summary>Reports that everything is done.</summary>
    public void Done() => _progress?.Report(new MeasurementProgress("Done", _steps, _steps, TimeSpan.Zero));

    private TimeSpan? Estimate(long now)
    {
        if (!_recent.TryPeek(out (long Time, int Inferences) first) || _inferencesBegun <= first.Inferences)
        {
            return null;
        }

        double inferences = (double)Math.Max(0, _inferences - _inferencesBegun) / (_inferencesBegun - first.Inferences);
        return _clock.GetElapsedTime(first.Time, now) * inferences;
    }
}
