using System.Diagnostics;

namespace Rembg.Inference;

/// <summary>Measures consecutive stages of the work on a photo.</summary>
internal static class Stages
{
    /// <summary>Returns the milliseconds since the last stage ended and starts the next stage.</summary>
    public static double Lap(ref long start)
    {
        long now = Stopwatch.GetTimestamp();
        double milliseconds = Stopwatch.GetElapsedTime(start, now).TotalMilliseconds;
        start = now;
        return milliseconds;
    }
}
