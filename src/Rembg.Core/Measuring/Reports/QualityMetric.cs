using Rembg.Metrics;

namespace Rembg.Measuring.Reports;

/// <summary>A metric of masks.</summary>
/// <param name="Property">The name of the property.</param>
/// <param name="Name">The name in the literature.</param>
/// <param name="Meaning">The meaning, in a few words.</param>
/// <param name="LessIsBetter">True if 0 is best, not 1.</param>
/// <param name="Over">Returns mean and worst over all photos.</param>
internal sealed record QualityMetric(string Property, string Name, string Meaning, bool LessIsBetter, Func<MaskQualitySummary, MetricSummary> Over)
{
    /// <summary>All metrics, the simplest first.</summary>
    public static IReadOnlyList<QualityMetric> All { get; } =
    [
        new(nameof(MaskQuality.MeanAbsoluteError), "MAE", "mean absolute error", LessIsBetter: true, static quality => quality.MeanAbsoluteError),
        new(nameof(MaskQuality.IoU), "IoU", "intersection over union", LessIsBetter: false, static quality => quality.IoU),
        new(nameof(MaskQuality.MaxFMeasure), "maxFβ", "F-measure at the best threshold", LessIsBetter: false, static quality => quality.MaxFMeasure),
        new(nameof(MaskQuality.WeightedFMeasure), "weighted F", "F-measure weighted by the error's position", LessIsBetter: false, static quality => quality.WeightedFMeasure),
        new(nameof(MaskQuality.StructureMeasure), "S-measure", "structural similarity of regions", LessIsBetter: false, static quality => quality.StructureMeasure),
        new(nameof(MaskQuality.AlignmentMeasure), "E-measure", "agreement of pixels and of the whole mask", LessIsBetter: false, static quality => quality.AlignmentMeasure),
        new(nameof(MaskQuality.BoundaryIoU), "boundary IoU", "intersection over union of edges", LessIsBetter: false, static quality => quality.BoundaryIoU),
    ];
}
