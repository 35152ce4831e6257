using System.Diagnostics;

namespace Rembg.Quantization;

/// <summary>When a search has to end with what it has.</summary>
/// <param name="budget">The time from now on.</param>
internal sealed class Deadline(TimeSpan budget)
{
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>Whether it has passed.</summary>
    public bool IsOver => Left <= TimeSpan.Zero;

    private TimeSpan Left => budget - Stopwatch.GetElapsedTime(_start);

    /// <summary>An earlier deadline, at half of the time that is left: a first step must leave some to the next.</summary>
    public Deadline Half() => new(Left / 2);
}
