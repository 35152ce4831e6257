namespace Rembg.Metrics;

/// <summary>
/// The differences of two models' mean metrics over the photos that both have, each with its 95 % interval. A metric whose
/// interval contains 0 does not show which model is better.
/// </summary>
/// <param name="IoU">Intersection over union at a threshold of a half; above 0 is better.</param>
/// <param name="MeanAbsoluteError">Mean absolute difference; below 0 is better.</param>
/// <param name="BestFMeasure">The largest F-measure of each photo; above 0 is better.</param>
/// <param name="WeightedFMeasure">The weighted F-measure; above 0 is better.</param>
/// <param name="StructureMeasure">The S-measure; above 0 is better.</param>
/// <param name="AlignmentMeasure">The mean E-measure; above 0 is better.</param>
/// <param name="BoundaryIoU">Intersection over union of the subjects' edges; above 0 is better.</param>
public sealed record MaskQualityDifference(
    MeanDifference IoU,
    MeanDifference MeanAbsoluteError,
    MeanDifference BestFMeasure,
    MeanDifference WeightedFMeasure,
    MeanDifference StructureMeasure,
    MeanDifference AlignmentMeasure,
    MeanDifference BoundaryIoU)
{
    /// <summary>Computes the differences.</summary>
    /// <param name="pairs">For each photo, this model's metrics and the other's.</param>
    /// <returns>The differences; null for fewer than two photos.</returns>
    internal static MaskQualityDifference? Of(IReadOnlyList<(MaskQuality Mine, MaskQuality Others)> pairs)
    {
        return pairs.Count < 2 ? null : new MaskQualityDifference(
            Difference(static quality => quality.IoU),
            Difference(static quality => quality.MeanAbsoluteError),
            Difference(static quality => quality.MaxFMeasure),
            Difference(static quality => quality.WeightedFMeasure),
            Difference(static quality => quality.StructureMeasure),
            Difference(static quality => quality.AlignmentMeasure),
            Difference(static quality => quality.BoundaryIoU));

        MeanDifference Difference(Func<MaskQuality, double> metric) =>
            MeanDifference.Of([.. pairs.Select(pair => metric(pair.Mine) - metric(pair.Others))])!.Value;
    }
}
