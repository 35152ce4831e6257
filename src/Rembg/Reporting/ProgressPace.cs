using System.Diagnostics;

namespace Rembg.Reporting;

/// <summary>Lets a progress display change five times a second at most.</summary>
internal sealed class ProgressPace
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Stopwatch _elapsed = Stopwatch.StartNew();
    private TimeSpan _lastShown = -Interval;

    /// <summary>The time since the work began.</summary>
    public TimeSpan Elapsed => _elapsed.Elapsed;

    /// <summary>Determines whether the display changes now, and counts that as its last change.</summary>
    /// <param name="isUrgent">True to change it in any case.</param>
    public bool IsDue(bool isUrgent = false)
    {
        if (!isUrgent && _elapsed.Elapsed - _lastShown < Interval)
        {
            return false;
        }

        _lastShown = _elapsed.Elapsed;
        return true;
    }
}
