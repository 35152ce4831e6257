using System.Diagnostics;

namespace Rembg.Quantization;

/// <summary>When a search has to end with what it has.</summary>
/// <param name="budget">The time from now on.</param>
internal sealed class Deadline(TimeSpan budget)
{
    // A next step, and then the model has to be written, judged once more, and measured.
    private const double StepsLeft = 3;

    private readonly long _start = Stopwatch.GetTimestamp();
    private TimeSpan _step;

    /// <summary>True if there is no time for another step and the end.</summary>
    public bool IsOver => Left <= StepsLeft * _step;

    /// <summary>Learns how long a step takes, so that the last one ends in time.</summary>
    /// <param name="step">The time a step took.</param>
    public void Expect(TimeSpan step) => _step = step > _step ? step : _step;

    private TimeSpan Left => budget - Stopwatch.GetElapsedTime(_start);

    /// <summary>An earlier deadline, at half of the time that is left: a first step must leave some to the next.</summary>
    public Deadline Half() => new((Left - (StepsLeft * _step)) / 2);
}
