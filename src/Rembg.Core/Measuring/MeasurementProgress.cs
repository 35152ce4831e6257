namespace Rembg.Measuring;

/// <summary>The progress of a measurement.</summary>
/// <param name="Activity">What is being done, in a few words: <c>Latency of u2netp, turn 2 of 6</c>.</param>
/// <param name="Step">The steps that are done.</param>
/// <param name="Steps">All steps.</param>
public readonly record struct MeasurementProgress(string Activity, int Step, int Steps);
