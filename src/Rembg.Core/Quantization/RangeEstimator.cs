namespace Rembg.Quantization;

/// <summary>Finds the ranges of activations by any method; values are counted the first time a method needs it.</summary>
internal sealed class RangeEstimator(SampleSet samples, QuantizationOptions options, IReadOnlySet<string> sigmoidInputs)
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
        Dictionary<string, ActivationRange> ranges = [];
        foreach ((string tensor, ActivationStatistics seen) in statistics)
        {
            ActivationRange range = histograms?.GetValueOrDefault(tensor) is { } histogram
                ? RangeSelection.Select(histogram, recipe.Method, options.ActivationType)
                : new ActivationRange(seen.Lowest * (1 + recipe.Widening), seen.Highest * (1 + recipe.Widening));
            ranges.Add(tensor, sigmoidInputs.Contains(tensor) ? range.Intersection(SigmoidInputs.Useful) : range);
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
