using Rembg.Quantization.Numbers;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Calibration;

/// <summary>Finds the ranges of activations with any method. Values are counted when a method first needs them.</summary>
/// <param name="model">The FP32 model, before any equalization.</param>
/// <param name="statistics">The values of the model seen in calibration.</param>
/// <param name="samples">The photos for counting values.</param>
/// <param name="options">The options with the type of activations.</param>
/// <param name="usefulRanges">The ranges beyond which values make no difference, by the name of the activation.</param>
internal sealed class RangeEstimator(
    PreparedModel model,
    IReadOnlyDictionary<string, ActivationStatistics> statistics,
    SampleSet samples,
    QuantizationOptions options,
    IReadOnlyDictionary<string, ActivationRange> usefulRanges)
{
    // A tensor with one value per photo and channel was seen a few times, not thousands of times, so other photos exceed its range.
    private const double WideningOfVectors = 0.25;

    private IReadOnlyDictionary<string, ChannelHistogram>? _histograms;

    /// <summary>Returns the range of every calibrated tensor of the equalized model.</summary>
    /// <param name="equalized">The equalized model.</param>
    /// <param name="scaled">The statistics that calibration would have seen in it.</param>
    /// <param name="recipe">The recipe with the method.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public IReadOnlyDictionary<string, ActivationRange> Estimate(
        PreparedModel equalized,
        IReadOnlyDictionary<string, ActivationStatistics> scaled,
        Recipe recipe,
        CancellationToken cancellationToken)
    {
        Dictionary<string, ActivationRange> bounds = ValueBounds.Find(equalized.Graph);
        Dictionary<string, ActivationRange> ranges = [];
        foreach ((string tensor, ActivationStatistics seen) in scaled)
        {
            bool isVector = IsVector(equalized.Shapes[tensor]);
            double widening = isVector ? Math.Max(recipe.Widening, WideningOfVectors) : recipe.Widening;
            ActivationRange range = !isVector && recipe.Ranges.Method != CalibrationMethod.MinMax && CountValues(cancellationToken).TryGetValue(tensor, out ChannelHistogram? histogram)
                ? RangeSelection.Select(histogram.Scaled(seen), recipe.Ranges, options.ActivationType)
                : new ActivationRange(seen.Lowest * (1 + widening), seen.Highest * (1 + widening));
            range = Bounded(range);
            range = recipe.RangeFactors.TryGetValue(tensor, out double factor) ? Bounded(range.Fitted(factor)) : range;

            // Its integers saturate at the ends of its domain, so the output saturates at 0 and 1, regardless of the calibration.
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

    /// <summary>Returns the distribution of the values of each activation, before any equalization. They are counted once.</summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public IReadOnlyDictionary<string, ChannelHistogram> CountValues(CancellationToken cancellationToken) =>
        _histograms ??= HistogramCollector.Collect(model, statistics, samples, cancellationToken);

    private static bool IsVector(long[] shape) => shape.Length == 4 && shape[2] == 1 && shape[3] == 1;
}
