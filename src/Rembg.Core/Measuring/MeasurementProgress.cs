namespace Rembg.Measuring;

/// <summary>The progress of a measurement.</summary>
/// <param name="Activity">The current activity, in a few words: <c>Latency of u2netp, turn 2 of 6</c>.</param>
/// <param name="Step">The number of completed steps.</param>
/// <param name="Steps">The number of all steps.</param>
/// <param name="TimeLeft">The estimated time until the end; null before there is a pace to estimate it from.</param>
public readonly record struct MeasurementProgress(string Activity, int Step, int Steps, TimeSpan? TimeLeft);
