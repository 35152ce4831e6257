namespace Rembg.Metrics;

/// <summary>The agreement of masks with reference masks over several photos, by all metrics: the mean and the worst of each.</summary>
/// <param name="IoU">Intersection over union at a threshold of a half; 0–1, 1 is best.</param>
/// <param name="MeanAbsoluteError">Mean absolute difference; 0–1, 0 is best.</param>
/// <param name="MaxFMeasure">The largest F-measure (β² = 0.3) over all thresholds of the mask; 0–1, 1 is best.</param>
/// <param name="WeightedFMeasure">The weighted F-measure (β² = 1); 0–1, 1 is best.</param>
/// <param name="StructureMeasure">The S-measure (α = 0.5); 0–1, 1 is best.</param>
/// <param name="AlignmentMeasure">The mean E-measure over all thresholds of the mask; 0–1, 0.9971 is best for a binary mask.</param>
/// <param name="BoundaryIoU">Intersection over union of the subjects' edges; 0–1, 1 is best.</param>
public sealed record MaskQualitySummary(
    MetricSummary IoU,
    MetricSummary MeanAbsoluteError,
    MetricSummary MaxFMeasure,
    MetricSummary WeightedFMeasure,
    MetricSummary StructureMeasure,
    MetricSummary AlignmentMeasure,
    MetricSummary BoundaryIoU)
{
    /// <summary>Computes the mean and the worst of the photos' metrics.</summary>
    /// <exception cref="ArgumentException">No scores are given.</exception>
    internal static MaskQualitySummary Summarize(IReadOnlyCollection<MaskQuality> qualities)
    {
        if (qualities.Count == 0)
        {
            throw new ArgumentException("There are no masks to summarize.", nameof(qualities));
        }

        return new MaskQualitySummary(
            LeastIsWorst(qualities, static quality => quality.IoU),
            new MetricSummary(
                qualities.Average(static quality => quality.MeanAbsoluteError),
                qualities.Max(static quality => quality.MeanAbsoluteError)),
            LeastIsWorst(qualities, static quality => quality.MaxFMeasure),
            LeastIsWorst(qualities, static quality => quality.WeightedFMeasure),
            LeastIsWorst(qualities, static quality => quality.StructureMeasure),
            LeastIsWorst(qualities, static quality => quality.AlignmentMeasure),
            LeastIsWorst(qualities, static quality => quality.BoundaryIoU));
    }

    private static MetricSummary LeastIsWorst(IReadOnlyCollection<MaskQuality> qualities, Func<MaskQuality, double> metric) =>
        new(qualities.Average(metric), qualities.Min(metric));
}
