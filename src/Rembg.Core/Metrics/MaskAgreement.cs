namespace Rembg.Metrics;

/// <summary>The agreement of masks with reference masks over several photos.</summary>
/// <param name="IoU">Intersection over union at 0.5; 0–1, 1 is best.</param>
/// <param name="MeanAbsoluteError">Mean absolute difference; 0–1, 0 is best.</param>
/// <param name="MaxFMeasure">The largest F-measure (β² = 0.3) over all thresholds of the mask; 0–1, 1 is best.</param>
/// <param name="SoftIoU">Intersection over union of the masks without a threshold; 0–1, 1 is best.</param>
public sealed record MaskAgreement(MetricSummary IoU, MetricSummary MeanAbsoluteError, MetricSummary MaxFMeasure, MetricSummary SoftIoU)
{
    /// <summary>Computes the mean and the worst of the photos' scores.</summary>
    /// <exception cref="ArgumentException">No scores are given.</exception>
    internal static MaskAgreement Summarize(IReadOnlyCollection<MaskScore> scores)
    {
        if (scores.Count == 0)
        {
            throw new ArgumentException("There are no scores to summarize.", nameof(scores));
        }

        return new MaskAgreement(
            new MetricSummary(scores.Average(static score => score.IoU), scores.Min(static score => score.IoU)),
            new MetricSummary(scores.Average(static score => score.MeanAbsoluteError), scores.Max(static score => score.MeanAbsoluteError)),
            new MetricSummary(scores.Average(static score => score.MaxFMeasure), scores.Min(static score => score.MaxFMeasure)),
            new MetricSummary(scores.Average(static score => score.SoftIoU), scores.Min(static score => score.SoftIoU)));
    }
}

/// <summary>A metric over several photos.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Worst">The score of the worst photo.</param>
public readonly record struct MetricSummary(double Mean, double Worst)
{
    /// <summary>Formats the mean and the worst score.</summary>
    public override string ToString() => FormattableString.Invariant($"{Mean:0.0000} (worst {Worst:0.0000})");
}
