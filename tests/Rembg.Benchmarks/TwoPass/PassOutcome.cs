namespace Rembg.Benchmarks.TwoPass;

/// <summary>The result of one way for one photo.</summary>
/// <param name="Case">The photo.</param>
/// <param name="Way">The way, as it is shown.</param>
/// <param name="Errors">How far off it was.</param>
/// <param name="FirstIoU">How well the first pass alone had found the subject, 0–1.</param>
internal sealed record PassOutcome(TwoPassCase Case, string Way, PassErrors Errors, double FirstIoU);
