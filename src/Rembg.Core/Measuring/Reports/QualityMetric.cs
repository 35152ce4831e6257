using Rembg.Metrics;

namespace Rembg.Measuring.Reports;

/// <summary>A metric of masks.</summary>
/// <param name="Property">The name of the property.</param>
/// <param name="Name">The name in the literature.</param>
/// <param name="Meaning">The meaning, in a few words.</param>
/// <param name="LessIsBetter">True if 0 is best, not 1.</param>
/// <param name="Over">Returns mean and worst over all photos.</param>
/// <param name="Difference">Returns the difference from the baseline.</param>
internal sealed record QualityMetric(
    string Property,
    string Name,
    string Meaning,
    bool LessIsBetter,
    Func<MaskQualitySummary, MetricSummary> Over,
    Func<MaskQualityDifference, MeanDifference> Difference)
{
    /// <summary>All metrics, the simplest first.</summary>
    public static IReadOnlyList<QualityMetric> All { get; } =
    [
        new(nameof(MaskQualitySummary.MeanAbsoluteError), "MAE", "mean absolute error", LessIsBetter: true, static quality => quality.MeanAbsoluteError, static difference => difference.MeanAbsoluteError),
        new(nameof(MaskQualitySummary.IoU), "IoU", "intersection over union", LessIsBetter: false, static quality => quality.IoU, static difference => difference.IoU),
        new(nameof(MaskQualitySummary.BestFMeasure), "best Fβ of each photo", "F-measure at each photo's own best threshold", LessIsBetter: false, static quality => quality.BestFMeasure, static difference => difference.BestFMeasure),
        new(nameof(MaskQualitySummary.WeightedFMeasure), "weighted F", "F-measure weighted by the error's position", LessIsBetter: false, static quality => quality.WeightedFMeasure, static difference => difference.WeightedFMeasure),
        new(nameof(MaskQualitySummary.StructureMeasure), "S-measure", "structural similarity of regions", LessIsBetter: false, static quality => quality.StructureMeasure, static difference => difference.StructureMeasure),
        new(nameof(MaskQualitySummary.AlignmentMeasure), "E-measure", "agreement of pixels and of the whole mask", LessIsBetter: false, static quality => quality.AlignmentMeasure, static difference => difference.AlignmentMeasure),
        new(nameof(MaskQualitySummary.BoundaryIoU), "boundary IoU", "intersection over union of edges", LessIsBetter: false, static quality => quality.BoundaryIoU, static difference => difference.BoundaryIoU),
    ];
}
