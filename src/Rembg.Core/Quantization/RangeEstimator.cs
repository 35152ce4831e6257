namespace Rembg.Quantization;

/// <summary>Finds the ranges of activations by any method; values are counted the first time a method needs it.</summary>
internal sealed class RangeEstimator(SampleSet samples, QuantizationOptions options, IReadOnlyDictionary<string, ActivationRange> usefulRanges)
{
    private readonly Dictionary<double, IReadOnlyDictionary<string, ValueHistogram>> _histograms = [];

    /// <summary>The range of every calibrated tensor of the (equalized) model.</summary>
    public IReadOnlyDictionary<string, ActivationRange> Estimate(
        PreparedModel equalized,
        IReadOnlyDictionary<string, ActivationStatistics> statistics,
        Recipe recipe,
        CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, ValueHistogram>? histograms = recipe.Method == CalibrationMethod.MinMax ? null : Count(equalized, statistics, recipe.Alpha, cancellationToken);
        Dictionary<string, ActivationRange> bounds = ValueBounds.Find(equalized.Graph);
        Dictionary<string, ActivationRange> ranges = [];
        foreach ((string tensor, ActivationStatistics seen) in statistics)
        {
            ActivationRange range = histograms?.GetValueOrDefault(tensor) is { } histogram
                ? RangeSelection.Select(histogram, recipe.Method, options.ActivationType)
                : new ActivationRange(seen.Lowest * (1 + recipe.Widening), seen.Highest * (1 + recipe.Widening));
            range = usefulRanges.TryGetValue(tensor, out ActivationRange useful) ? range.Intersection(useful) : range;
            range = bounds.TryGetValue(tensor, out ActivationRange limits) ? range.Intersection(limits) : range;

            // Its integers saturate at the ends of its domain, and so at 0 and 1, whatever calibration saw.
            ranges.Add(tensor, equalized.Graph.Producer(tensor)?.OpType == "HardSigmoid" ? limits : range);
        }

        return ranges;
    }

    private IReadOnlyDictionary<string, ValueHistogram> Count(
        PreparedModel equalized,
        IReadOnlyDictionary<string, ActivationStatistics> statistics,
        double alpha,
        CancellationToken cancellationToken)
    {
        if (!_histograms.TryGetValue(alpha, out IReadOnlyDictionary<string, ValueHistogram>? histograms))
        {
            histograms = HistogramCollector.Collect(equalized, statistics, samples, cancellationToken);
            _histograms.Add(alpha, histograms);
        }

        return histograms;
    }
}
