namespace Rembg.Metrics;

/// <summary>
/// Precision, recall and F-measure (β² = 0.3) over a set of photos, at each of the 256 thresholds of the masks (values at or
/// above the threshold are subject). The literature knows two maxima of a set, which differ by up to a hundredth; the mean of
/// each photo's own maximum is a third figure, which is larger than both.
/// </summary>
internal sealed class FMeasureCurves
{
    private readonly double[] _precision = new double[MaskHistogram.ValueCount];
    private readonly double[] _recall = new double[MaskHistogram.ValueCount];
    private readonly double[] _measure = new double[MaskHistogram.ValueCount];
    private int _count;

    /// <summary>
    /// The largest value of the mean F-measure curve: the F-measure of each photo is averaged at each threshold. PySODMetrics
    /// calls its curve <c>fm["curve"]</c>.
    /// </summary>
    public double MaxOfMeanCurve => _count == 0 ? 0 : _measure.Max() / _count;

    /// <summary>
    /// The largest F-measure of mean precision and mean recall: both are averaged over the photos at each threshold (Borji et
    /// al., "Salient object detection: a benchmark", 2015; the maxFβ of the U²-Net paper, Qin et al., 2020).
    /// </summary>
    public double MaxOfMeanPrecisionAndRecall =>
        _count == 0 ? 0 : _precision.Zip(_recall, (precision, recall) => MaskMetrics.FMeasure(precision / _count, recall / _count)).Max();

    /// <summary>
    /// Adds a photo. Its mask is stretched to 0 … 255 first and values are rounded down, as in PySODMetrics: thresholds mean the
    /// same in every photo then, and none leaves nothing of a weak mask. A photo whose reference has no subject has a precision
    /// and a recall of 0.
    /// </summary>
    public void Add(MaskHistogram histogram)
    {
        _count++;
        int next = MaskHistogram.ValueCount - 1;
        int right = 0;
        int found = 0;
        (int least, int greatest) = histogram.Range;
        for (int threshold = MaskHistogram.ValueCount - 1; threshold >= 0; threshold--)
        {
            for (; next >= 0 && Stretch(next, least, greatest) >= threshold; next--)
            {
                right += histogram.Hits[next];
                found += histogram.Hits[next] + histogram.Misses[next];
            }

            double precision = found == 0 ? 0 : (double)right / found;
            double recall = histogram.Wanted == 0 ? 0 : (double)right / histogram.Wanted;
            _precision[threshold] += precision;
            _recall[threshold] += recall;
            _measure[threshold] += MaskMetrics.FMeasure(precision, recall);
        }
    }

    /// <summary>Stretches a value with the same operations as PySODMetrics, because rounding down makes every error visible.</summary>
    private static int Stretch(int value, int least, int greatest)
    {
        double share = value / 255.0;
        if (least != greatest)
        {
            share = (share - (least / 255.0)) / ((greatest / 255.0) - (least / 255.0));
        }

        return (int)(share * 255);
    }
}
