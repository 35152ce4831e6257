namespace Rembg.Quantization.Calibration;

/// <summary>
/// How often values of each channel of an activation occur, in equal bins over the range that calibration saw of the channel:
/// the distribution of the whole activation is then known however its channels are scaled.
/// </summary>
internal sealed class ChannelHistogram
{
    /// <summary>Bins of a channel.</summary>
    public const int BinCount = 512;

    // Values of a bin lie evenly in it: they are counted at so many places.
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

    /// <summary>Counts values.</summary>
    /// <param name="values">All values of one channel after the other, as a picture <c>[N, C, H, W]</c> has them.</param>
    /// <param name="plane">How many values of a channel lie together.</param>
    public void Add(ReadOnlySpan<float> values, int plane)
    {
        for (int start = 0, channel = 0; start < values.Length; start += plane, channel = (channel + 1) % _minimum.Length)
        {
            Span<int> counts = _counts.AsSpan(channel * BinCount, BinCount);
            (float minimum, float binsPerUnit) = (_minimum[channel], _binsPerUnit[channel]);
            foreach (float value in values.Slice(start, plane))
            {
                // A Relu leaves many zeros, and these are exact at any step.
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

    /// <summary>The distribution of the activation after each channel was divided by a positive number.</summary>
    /// <param name="scaled">The ranges of channels after the division.</param>
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
