namespace Rembg.Metrics;

/// <summary>
/// The agreement of a mask with a reference mask, by all the metrics of the salient-object literature. The reference is made
/// binary at a half (values of 128 and more are subject). The mask is used unchanged; some tools stretch it to 0 … 255 first.
/// </summary>
/// <param name="IoU">Intersection over union of the subjects at a threshold of a half; 0–1, 1 is best.</param>
/// <param name="MeanAbsoluteError">Mean absolute difference from the unthresholded reference; 0–1, 0 is best.</param>
/// <param name="MaxFMeasure">The largest F-measure (β² = 0.3) over all thresholds of this mask; 0–1, 1 is best.</param>
/// <param name="WeightedFMeasure">The weighted F-measure (β² = 1; Margolin et al., CVPR 2014); 0–1, 1 is best.</param>
/// <param name="StructureMeasure">The S-measure (α = 0.5; Fan et al., ICCV 2017); 0–1, 1 is best.</param>
/// <param name="AlignmentMeasure">
/// The mean E-measure over all thresholds of the mask (Fan et al., IJCAI 2018); 0–1, but 0.9971 for a binary mask that is
/// exactly right, because threshold 0 makes everything subject.
/// </param>
/// <param name="BoundaryIoU">
/// Intersection over union of the subjects' edges, 0.02 of the diagonal wide (Cheng et al., CVPR 2021); 0–1, 1 is best.
/// </param>
public sealed record MaskQuality(
    double IoU,
    double MeanAbsoluteError,
    double MaxFMeasure,
    double WeightedFMeasure,
    double StructureMeasure,
    double AlignmentMeasure,
    double BoundaryIoU)
{
    /// <summary>Computes all metrics of one photo. Time is linear; memory is 5 bytes a pixel.</summary>
    /// <param name="mask">Row-major bytes, 0 background … 255 subject.</param>
    /// <param name="reference">The same shape.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="curves">Receives the photo's precision, recall and F-measure; may be null.</param>
    /// <exception cref="ArgumentException">The masks differ in size or are empty.</exception>
    internal static MaskQuality Compare(ReadOnlySpan<byte> mask, ReadOnlySpan<byte> reference, int width, int height, FMeasureCurves? curves = null)
    {
        MaskHistogram histogram = MaskHistogram.Of(mask, reference);
        curves?.Add(histogram);
        return new MaskQuality(
            MaskMetrics.IoU(histogram),
            MaskMetrics.MeanAbsoluteError(mask, reference),
            MaskMetrics.MaxFMeasure(histogram),
            Metrics.WeightedFMeasure.Compute(mask, reference, width, height),
            Metrics.StructureMeasure.Compute(mask, reference, width, height),
            Metrics.AlignmentMeasure.Compute(histogram),
            Metrics.BoundaryIoU.Compute(mask, reference, width, height));
    }
}
