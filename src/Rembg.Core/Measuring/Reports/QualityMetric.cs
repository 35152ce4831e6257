using Rembg.Metrics;

namespace Rembg.Measuring.Reports;

/// <summary>One of the metrics of masks.</summary>
/// <param name="Property">The name of its property.</param>
/// <param name="Name">What the literature calls it.</param>
/// <param name="Meaning">What it measures, in a few words.</param>
/// <param name="LessIsBetter">Whether 0 is best instead of 1.</param>
/// <param name="Over">Mean and worst over photos.</param>
internal sealed record QualityMetric(string Property, string Name, string Meaning, bool LessIsBetter, Func<MaskQualitySummary, MetricSummary> Over)
{
    /// <summary>All of them, the plainest first.</summary>
    public static IReadOnlyList<QualityMetric> All { get; } =
    [
        new(nameof(MaskQuality.MeanAbsoluteError), "MAE", "mean absolute error", LessIsBetter: true, static quality => quality.MeanAbsoluteError),
        new(nameof(MaskQuality.IoU), "IoU", "intersection over union", LessIsBetter: false, static quality => quality.IoU),
        new(nameof(MaskQuality.MaxFMeasure), "maxFβ", "F-measure at its best threshold", LessIsBetter: false, static quality => quality.MaxFMeasure),
        new(nameof(MaskQuality.WeightedFMeasure), "weighted F", "F-measure by place of the error", LessIsBetter: false, static quality => quality.WeightedFMeasure),
        new(nameof(MaskQuality.StructureMeasure), "S-measure", "regions and their likeness", LessIsBetter: false, static quality => quality.StructureMeasure),
        new(nameof(MaskQuality.AlignmentMeasure), "E-measure", "pixels and the whole together", LessIsBetter: false, static quality => quality.AlignmentMeasure),
        new(nameof(MaskQuality.BoundaryIoU), "boundary IoU", "intersection over union of edges", LessIsBetter: false, static quality => quality.BoundaryIoU),
    ];
}
