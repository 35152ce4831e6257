using Rembg.Quantization.Numbers;

namespace Rembg.Quantization.Calibration;

/// <summary>
/// Counts the values of each channel of an activation in equal bins over the channel's range seen in calibration. The distribution of the
/// whole activation is then known for any scaling of its channels.
/// </summary>
internal sealed class ChannelHistogram
{
    /// <summary>The number of bins per channel.</summary>
    public const int BinCount = 512;

    // The values of a bin are treated as evenly distributed: they are counted at this many places.
    private const int Places = 4;

    private readonly int[] _counts;
    private readonly int[] _zeros;
    private readonly float[] _minimum;
    private readonly float[] _binsPerUnit;

    /// <summary>Creates empty histograms.</summary>
    /// <param name="seen">The range of each channel.</param>
    public ChannelHistogram(ActivationStatistics seen)
    {
        _minimum = seen.Minimum;
        _binsPerUnit = [.. seen.Minimum.Zip(seen.Maximum, static (minimum, maximum) => maximum > minimum ? BinCount / (maximum - minimum) : 0)];
        _counts = new int[_minimum.Length * BinCount];
        _zeros = new int[_minimum.Length];
    }

    /// <summary>Counts some values.</summary>
    /// <param name="values">All values of one channel after the other, as in a picture <c>[N, C, H, W]</c>.</param>
    /// <param name="plane">The number of consecutive values of a channel.</param>
    public void Add(ReadOnlySpan<float> values, int plane)
    {
        for (int start = 0, channel = 0; start < values.Length; start += plane, channel = (channel + 1) % _minimum.Length)
        {
            Span<int> counts = _counts.AsSpan(channel * BinCount, BinCount);
            (float minimum, float binsPerUnit) = (_minimum[channel], _binsPerUnit[channel]);
            foreach (float value in values.Slice(start, plane))
            {
                // A Relu produces many zeros, which are exact with any step.
                if (value == 0)
                {
                    _zeros[channel]++;
                }
                else
                {
                    counts[Math.Clamp((int)((value - minimum) * binsPerUnit), 0, BinCount - 1)]++;
                }
            }
        }
    }

    /// <summary>
    /// Returns the mean difference that rounding makes to each channel, after each channel is divided by a positive number: rounded value
    /// minus value.
    /// </summary>
    /// <param name="scaled">The statistics of the channels after the division.</param>
    /// <param name="line">The parameters of the rounding.</param>
    public double[] MeanErrors(ActivationStatistics scaled, QuantizationParameters line)
    {
        double[] errors = new double[_minimum.Length];
        for (int channel = 0; channel < errors.Length; channel++)
        {
            double width = ((double)scaled.Maximum[channel] - scaled.Minimum[channel]) / (BinCount * Places);
            double sum = 0;
            long count = _zeros[channel];
            for (int bin = 0; bin < BinCount; bin++)
            {
                int inBin = _counts[(channel * BinCount) + bin];
                count += inBin;
                for (int place = 0; place < Places && inBin > 0; place++)
                {
                    double value = scaled.Minimum[channel] + (((bin * Places) + place + 0.5) * width);
                    sum += (line.Dequantize(line.Quantize(value)) - value) * inBin / Places;
                }
            }

            errors[channel] = count > 0 ? sum / count : 0;
        }

        return errors;
    }

    /// <summary>Returns the distribution of the activation after each channel is divided by a positive number.</summary>
    /// <param name="scaled">The statistics of the channels after the division.</param>
    public ValueHistogram Scaled(ActivationStatistics scaled)
    {
        ValueHistogram histogram = new(scaled.Lowest, scaled.Highest);
        for (int channel = 0; channel < _minimum.Length; channel++)
        {
            histogram.Add(0, _zeros[channel]);
            double width = ((double)scaled.Maximum[channel] - scaled.Minimum[channel]) / (BinCount * Places);
            for (int bin = 0; bin < BinCount; bin++)
            {
                long count = _counts[(channel * BinCount) + bin];
                for (int place = 0; place < Places && count > 0; place++)
                {
                    double value = scaled.Minimum[channel] + (((bin * Places) + place + 0.5) * width);
                    histogram.Add(value, (count * (place + 1) / Places) - (count * place / Places));
                }
            }
        }

        return histogram;
    }
}
