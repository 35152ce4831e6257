using System.Diagnostics;

namespace Rembg.Quantization;

/// <summary>The time at which a search must end with its best result so far.</summary>
/// <param name="budget">The time from now until the deadline.</param>
internal sealed class Deadline(TimeSpan budget)
{
    // The time for one more step, and for writing the model, judging it again and measuring it.
    private const double StepsLeft = 3;

    private readonly long _start = Stopwatch.GetTimestamp();
    private TimeSpan _step;

    /// <summary>True if there is not enough time for another step and the final work.</summary>
    public bool IsOver => Left <= StepsLeft * _step;

    /// <summary>Records the duration of a step, so that the last step ends in time.</summary>
    /// <param name="step">The duration of the step.</param>
    public void Expect(TimeSpan step) => _step = step > _step ? step : _step;

    private TimeSpan Left => budget - Stopwatch.GetElapsedTime(_start);

    /// <summary>Returns an earlier deadline, at half of the remaining time, so that a first step leaves time for the next.</summary>
    public Deadline Half() => new((Left - (StepsLeft * _step)) / 2);
}
