using System.Diagnostics;

namespace Rembg.Measuring;

/// <summary>The time after which no further photo is begun. The clock starts when the object is created.</summary>
/// <param name="budget">The time; null for no limit.</param>
internal sealed class TimeBudget(TimeSpan? budget)
{
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>True if the time is over.</summary>
    public bool IsSpent => budget is { } time && Stopwatch.GetElapsedTime(_start) >= time;
}
