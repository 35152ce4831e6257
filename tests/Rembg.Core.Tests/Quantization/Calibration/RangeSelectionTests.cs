using Rembg.Quantization;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Numbers;

namespace Rembg.Tests;

/// <summary>Ranges of distributions for which the right answer is known.</summary>
public sealed class RangeSelectionTests
{
    private static readonly CalibrationMethod[] Clipping = [CalibrationMethod.Percentile, CalibrationMethod.MeanSquaredError, CalibrationMethod.Entropy];

    public static TheoryData<CalibrationMethod> Methods => [.. Clipping];

    [Fact]
    public void Min_max_is_all_of_it() =>
        Assert.Equal(new ActivationRange(-3, 100), Select(Values(-3, 100, static share => share), CalibrationMethod.MinMax));

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_uniform_distribution_is_kept(CalibrationMethod method)
    {
        ActivationRange range = Select(Values(-10, 10, static share => share), method);
        Assert.Equal(-10, range.Minimum, 0.35);
        Assert.Equal(10, range.Maximum, 0.35);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void An_outlier_far_away_is_clipped(CalibrationMethod method)
    {
        // One of a million normally distributed values lies at 50 times the range of the others. Its own error and the rounding
        // of the others, (50 − c)² + 10⁶ (c ÷ 255)² ÷ 12, are smallest together at c = 22, and hardly larger around it.
        float[] values = Values(-1, 1, static share => Math.Log((share + 1e-4) / (1 - share + 1e-4)), 1_000_000);
        values[0] = 50;
        ActivationRange range = Select(values, method);
        Assert.InRange(range.Maximum, 0.5, 25);
        Assert.InRange(range.Minimum, -1.001, -0.5);
        Assert.True(method != CalibrationMethod.MeanSquaredError || Math.Abs(range.Maximum - 22) < 3, $"{range}");
    }

    [Fact]
    public void The_percentile_leaves_out_one_in_a_hundred_thousand()
    {
        // Twenty of two million values may be cut off, ten on each side.
        float[] values = Values(0, 1, static share => share, 2_000_000);
        values.AsSpan(0, 10).Fill(-100);
        values.AsSpan(^10).Fill(100);
        ActivationRange cut = Select(values, CalibrationMethod.Percentile);
        Assert.Equal((0, 1), (Math.Round(cut.Minimum), Math.Round(cut.Maximum)));
        values.AsSpan(0, 11).Fill(-100);
        values.AsSpan(^11).Fill(100);
        Assert.Equal(new ActivationRange(-100, 100), Select(values, CalibrationMethod.Percentile));
    }

    [Theory]
    [InlineData(0.0001)]
    [InlineData(0.001)]
    public void A_percentile_leaves_out_the_share_that_it_is_given(double cut)
    {
        float[] values = Values(0, 1, static share => share, 2_000_000);
        int outliers = (int)(cut * values.Length / 2);
        values.AsSpan(^outliers..).Fill(100);
        Assert.InRange(Select(values, new RangeMethod(CalibrationMethod.Percentile, cut)).Maximum, 0.9, 1.1);
        Assert.Equal(100, Select(values, new RangeMethod(CalibrationMethod.Percentile, cut / 2)).Maximum, 0.1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    public void The_mean_squared_error_is_the_smallest_of_all_clippings(int tail)
    {
        // The higher the power, the longer the thin tails.
        float[] values = Values(-40, 100, share => Math.Sign(share - 0.3) * Math.Pow(Math.Abs(share - 0.3) / 0.7, tail));
        ActivationRange chosen = Select(values, CalibrationMethod.MeanSquaredError);
        double best = double.PositiveInfinity;
        for (int low = 1; low <= 16; low++)
        {
            for (int high = 1; high <= 16; high++)
            {
                best = Math.Min(best, Error(values, new ActivationRange(values.Min() * low / 16, values.Max() * high / 16)));
            }
        }

        double found = Error(values, chosen);
        Assert.True(found <= best * 1.03, $"{found} by {chosen} where {best} is possible");
    }

    [Fact]
    public void The_range_of_a_Relu_starts_at_zero()
    {
        float[] values = [.. Values(-10, 10, static share => share).Select(static value => Math.Max(value, 0))];
        Assert.All(Clipping, method => Assert.Equal(0, Select(values, method).Minimum));
        Assert.All(Clipping, method => Assert.InRange(Select(values, method).Maximum, 9.6, 10));
    }

    /// <summary>Values over a range; <paramref name="shape"/> bends 0 … 1.</summary>
    private static float[] Values(double minimum, double maximum, Func<double, double> shape, int count = 200_000)
    {
        (double first, double last) = (shape(0), shape(1));
        return [.. Enumerable.Range(0, count).Select(i => (float)(minimum + ((shape(i / (count - 1.0)) - first) / (last - first) * (maximum - minimum))))];
    }

    private static ActivationRange Select(float[] values, CalibrationMethod method) => Select(values, new RangeMethod(method));

    private static ActivationRange Select(float[] values, RangeMethod method)
    {
        ValueHistogram histogram = new(values.Min(), values.Max());
        histogram.Add(values);
        return RangeSelection.Select(histogram, method, QuantizedType.QUInt8);
    }

    /// <summary>The mean squared error of the values themselves, without any bins.</summary>
    private static double Error(float[] values, ActivationRange range)
    {
        double scale = (range.Maximum - range.Minimum) / 255;
        double zero = Math.Round(-range.Minimum / scale);
        return values.Where(static (_, index) => index % 16 == 0)
            .Average(value => Math.Pow(value - (scale * (Math.Clamp(Math.Round(value / scale) + zero, 0, 255) - zero)), 2));
    }
}
