namespace Rembg.Metrics;

/// <summary>The agreement of masks with reference masks over several photos, by all metrics: the mean and the worst of each.</summary>
/// <param name="IoU">Intersection over union at a threshold of a half; 0–1, 1 is best.</param>
/// <param name="MeanAbsoluteError">Mean absolute difference; 0–1, 0 is best.</param>
/// <param name="BestFMeasure">
/// The largest F-measure (β² = 0.3) over all thresholds of each photo's own mask; 0–1, 1 is best. Its mean is larger than the
/// maxima of the set, because every photo has its own threshold; no paper reports it.
/// </param>
/// <param name="WeightedFMeasure">The weighted F-measure (β² = 1); 0–1, 1 is best.</param>
/// <param name="StructureMeasure">The S-measure (α = 0.5); 0–1, 1 is best.</param>
/// <param name="AlignmentMeasure">The mean E-measure over all thresholds of the mask; 0–1, 0.9971 is best for a binary mask.</param>
/// <param name="BoundaryIoU">Intersection over union of the subjects' edges; 0–1, 1 is best.</param>
public sealed record MaskQualitySummary(
    MetricSummary IoU,
    MetricSummary MeanAbsoluteError,
    MetricSummary BestFMeasure,
    MetricSummary WeightedFMeasure,
    MetricSummary StructureMeasure,
    MetricSummary AlignmentMeasure,
    MetricSummary BoundaryIoU)
{
    /// <summary>
    /// The maximal F-measure (maxFβ, β² = 0.3) of the set as papers on salient objects report it, U²-Net's among them: precision
    /// and recall are averaged over the photos at each threshold, and the largest F-measure of these means counts; 0–1, 1 is best.
    /// Null if only the photos' metrics are known.
    /// </summary>
    public double? MaxFMeasure { get; init; }

    /// <summary>
    /// The maximum of the mean F-measure curve, which PySODMetrics reports: the F-measure is averaged over the photos at each
    /// threshold, and the largest mean counts; 0–1, 1 is best. Null if only the photos' metrics are known.
    /// </summary>
    public double? MaxMeanFMeasure { get; init; }

    /// <summary>Computes the mean and the worst of the photos' metrics, and the maxima of the curves.</summary>
    /// <param name="qualities">The photos' metrics.</param>
    /// <param name="curves">The same photos' curves; null if they are unknown.</param>
    /// <exception cref="ArgumentException">No scores are given.</exception>
    internal static MaskQualitySummary Summarize(IReadOnlyCollection<MaskQuality> qualities, FMeasureCurves? curves = null)
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
            LeastIsWorst(qualities, static quality => quality.BoundaryIoU))
        {
            MaxFMeasure = curves?.MaxOfMeanPrecisionAndRecall,
            MaxMeanFMeasure = curves?.MaxOfMeanCurve,
        };
    }

    private static MetricSummary LeastIsWorst(IReadOnlyCollection<MaskQuality> qualities, Func<MaskQuality, double> metric) =>
        new(qualities.Average(metric), qualities.Min(metric));
}
