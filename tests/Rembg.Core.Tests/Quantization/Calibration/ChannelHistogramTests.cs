using Rembg.Quantization;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Numbers;

namespace Rembg.Tests;

/// <summary>Counting each channel by itself tells the distribution of an activation for any scaling of its channels.</summary>
[Trait("Speed", "Fast")]
public sealed class ChannelHistogramTests
{
    private const int Plane = 5000;

    private static readonly float[] Reach = [100, 3, 0.5f, 0];

    [Theory]
    [InlineData(1.0, 1.0, 1.0, 1.0)]
    [InlineData(100.0, 3.0, 0.5, 1.0)]
    [InlineData(0.1, 7.0, 2.0, 5.0)]
    public void The_distribution_of_scaled_channels_equals_the_distribution_of_scaled_values(params double[] divisors)
    {
        float[] values = Values();
        ActivationStatistics seen = Statistics(values);
        ChannelHistogram channels = new(seen);
        channels.Add(values, Plane);

        ActivationStatistics scaled = seen.DividedBy(divisors);
        ValueHistogram found = channels.Scaled(scaled);
        ValueHistogram expected = new(scaled.Lowest, scaled.Highest);
        expected.Add([.. values.Select((value, index) => (float)(value / divisors[index / Plane]))]);
        Assert.Equal(values.Length, found.Counts.Sum());

        // A bin of a channel is as wide as four of the whole activation at most, and its values lie somewhere in it.
        const int Width = ValueHistogram.BinCount / ChannelHistogram.BinCount;
        for (int bin = Width; bin <= ValueHistogram.BinCount - Width; bin++)
        {
            Assert.InRange(found.Counts[..bin].Sum(), expected.Counts[..(bin - Width)].Sum(), expected.Counts[..(bin + Width)].Sum());
        }
    }

    [Fact]
    public void Zeros_stay_zeros()
    {
        float[] values = [0, 0, 0, 8, 0, 0, 16, 4];
        ActivationStatistics seen = new([0], [16], [3.5]);
        ChannelHistogram channels = new(seen);
        channels.Add(values, values.Length);
        ValueHistogram histogram = channels.Scaled(seen);
        Assert.Equal(5, histogram.Counts[0]);
        Assert.Equal(8, histogram.Counts.Sum());
    }

    [Fact]
    public void Channels_of_several_pictures_follow_one_another()
    {
        ActivationStatistics seen = new([0, 0], [2, 20], [1, 10]);
        ChannelHistogram channels = new(seen);
        channels.Add([1, 1, 10, 10, 2, 2, 20, 20], plane: 2);
        ValueHistogram histogram = channels.Scaled(seen.DividedBy([1, 10]));
        int middle = ValueHistogram.BinCount / 2;
        Assert.Equal(8, histogram.Counts.Sum());
        Assert.InRange(histogram.Counts[(middle - 8)..(middle + 8)].Sum(), 4, 4);
        Assert.Equal(4, histogram.Counts[^8..].Sum());
    }

    [Theory]
    [InlineData(-200, 200)]
    [InlineData(-10, 60)]
    public void The_mean_error_of_each_channel_is_the_mean_difference_between_rounded_and_exact_values(double minimum, double maximum)
    {
        // The second range clips, and all values of the third channel round to a few integers.
        float[] values = Values();
        ActivationStatistics seen = Statistics(values);
        ChannelHistogram channels = new(seen);
        channels.Add(values, Plane);

        double[] divisors = [1, 2, 4, 1];
        QuantizationParameters line = QuantizationParameters.Asymmetric(minimum, maximum, QuantizedType.QUInt8);
        double[] expected =
        [
            .. values.Chunk(Plane).Select((channel, index) => channel.Average(value => line.Dequantize(line.Quantize(value / divisors[index])) - (value / divisors[index]))),
        ];
        Assert.Contains(expected, error => Math.Abs(error) > 0.05 * line.Scale);
        Assert.All(channels.MeanErrors(seen.DividedBy(divisors), line).Zip(expected), pair => Assert.Equal(pair.Second, pair.First, tolerance: 0.02 * line.Scale));
    }

    /// <summary>Four channels of unlike reach, the last of zeros alone.</summary>
    private static float[] Values() =>
        [.. Reach.SelectMany(static (reach, channel) => Reference.Noise([Plane], channel + 1).Values.Select(value => reach * Math.Max(value, channel - 1)))];

    private static ActivationStatistics Statistics(float[] values)
    {
        float[][] channels = [.. values.Chunk(Plane)];
        return new ActivationStatistics([.. channels.Select(static channel => channel.Min())], [.. channels.Select(static channel => channel.Max())], [.. channels.Select(static channel => (double)channel.Average())]);
    }
}
