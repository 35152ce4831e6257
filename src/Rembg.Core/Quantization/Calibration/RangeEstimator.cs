using Rembg.Quantization.Numbers;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Calibration;

/// <summary>Finds the ranges of activations by any method; values are counted the first time a method needs it.</summary>
/// <param name="model">The FP32 model, before any equalization.</param>
/// <param name="statistics">What calibration saw of it.</param>
/// <param name="samples">The photos to count values of.</param>
/// <param name="options">The type of activations.</param>
/// <param name="usefulRanges">The ranges beyond which values make no difference, by the names of activations.</param>
internal sealed class RangeEstimator(
    PreparedModel model,
    IReadOnlyDictionary<string, ActivationStatistics> statistics,
    SampleSet samples,
    QuantizationOptions options,
    IReadOnlyDictionary<string, ActivationRange> usefulRanges)
{
    private IReadOnlyDictionary<string, ChannelHistogram>? _histograms;

    /// <summary>The range of every calibrated tensor of the equalized model.</summary>
    /// <param name="equalized">The equalized model.</param>
    /// <param name="scaled">What calibration would have seen of it.</param>
    /// <param name="recipe">The method.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public IReadOnlyDictionary<string, ActivationRange> Estimate(
        PreparedModel equalized,
        IReadOnlyDictionary<string, ActivationStatistics> scaled,
        Recipe recipe,
        CancellationToken cancellationToken)
    {
        _histograms = recipe.Ranges.Method == CalibrationMethod.MinMax ? _histograms : _histograms ?? HistogramCollector.Collect(model, statistics, samples, cancellationToken);
        Dictionary<string, ActivationRange> bounds = ValueBounds.Find(equalized.Graph);
        Dictionary<string, ActivationRange> ranges = [];
        foreach ((string tensor, ActivationStatistics seen) in scaled)
        {
            ActivationRange range = recipe.Ranges.Method != CalibrationMethod.MinMax && _histograms!.TryGetValue(tensor, out ChannelHistogram? histogram)
                ? RangeSelection.Select(histogram.Scaled(seen), recipe.Ranges, options.ActivationType)
                : new ActivationRange(seen.Lowest * (1 + recipe.Widening), seen.Highest * (1 + recipe.Widening));
            range = Bounded(range);
            range = recipe.RangeFactors.TryGetValue(tensor, out double factor) ? Bounded(range.Fitted(factor)) : range;

            // Its integers saturate at the ends of its domain, and so at 0 and 1, whatever calibration saw.
            ranges.Add(tensor, IsGate(tensor) ? bounds[tensor] : range);

            bool IsGate(string name) => bounds.TryGetValue(name, out ActivationRange limits) && limits == new ActivationRange(0, 1)
                && equalized.Graph.Producer(name)?.OpType is "HardSigmoid" or "Clip";

            ActivationRange Bounded(ActivationRange wanted)
            {
                wanted = usefulRanges.TryGetValue(tensor, out ActivationRange useful) ? wanted.Intersection(useful) : wanted;
                return bounds.TryGetValue(tensor, out ActivationRange limits) ? wanted.Intersection(limits) : wanted;
            }
        }

        return ranges;
    }
}
