using System.Diagnostics;

namespace Rembg.Inference;

/// <summary>Stages of work on a photo, timed one after the other.</summary>
internal static class Stages
{
    /// <summary>Milliseconds since the last stage ended; the next begins.</summary>
    public static double Lap(ref long start)
    {
        long now = Stopwatch.GetTimestamp();
        double milliseconds = Stopwatch.GetElapsedTime(start, now).TotalMilliseconds;
        start = now;
        return milliseconds;
    }
}
