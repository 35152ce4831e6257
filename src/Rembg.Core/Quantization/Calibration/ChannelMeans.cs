using Rembg.Quantization.Numbers;

namespace Rembg.Quantization.Calibration;

/// <summary>
/// The mean of each channel before and after rounding. They differ: the values of a channel that is small compared with the others of its
/// tensor fall on a few steps, and large values are clipped. Convolutions add these differences up over their window, as they do with the
/// mean errors of weights, and biases make up for both.
/// </summary>
/// <param name="statistics">The values seen in calibration.</param>
/// <param name="histograms">The distribution of the same values before equalization.</param>
internal sealed class ChannelMeans(
    IReadOnlyDictionary<string, ActivationStatistics> statistics,
    IReadOnlyDictionary<string, ChannelHistogram> histograms)
{
    /// <summary>Returns the means of an activation's channels; null if calibration did not record it.</summary>
    public double[]? Of(string tensor) => statistics.GetValueOrDefault(tensor)?.Mean;

    /// <summary>Returns the means of an activation's channels after rounding.</summary>
    /// <param name="tensor">An activation that calibration recorded.</param>
    /// <param name="line">The parameters of the rounding.</param>
    public double[] Rounded(string tensor, QuantizationParameters line)
    {
        ActivationStatistics seen = statistics[tensor];
        return histograms.TryGetValue(tensor, out ChannelHistogram? histogram)
            ? [.. seen.Mean.Zip(histogram.MeanErrors(seen, line), static (mean, error) => mean + error)]
            : seen.Mean;
    }
}
