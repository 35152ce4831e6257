using Rembg.Measuring;

namespace Rembg.Tests;

/// <summary>The statistics behind the figures, against values worked out by hand.</summary>
[Trait("Speed", "Fast")]
public sealed class MeasurementStatisticsTests
{
    [Theory]
    [InlineData(new double[] { 7 }, 7, 7, 7)]
    [InlineData(new double[] { 4, 1, 3, 2 }, 1.75, 2.5, 3.25)]
    [InlineData(new double[] { 5, 1, 2, 4, 3 }, 2, 3, 4)]
    public void Quartiles_are_interpolated(double[] values, double low, double median, double high) =>
        Assert.Equal(new Quartiles(low, median, high), Quartiles.Of(values));

    [Fact]
    public void Half_of_the_values_may_spread_by_15_percent_of_the_median()
    {
        Assert.False(new Quartiles(93, 100, 107).AreNoisy);
        Assert.True(new Quartiles(92, 100, 108).AreNoisy);
    }

    [Theory]
    [InlineData(new long[] { 5, 7, 9, 11 }, 2)]
    [InlineData(new long[] { 8, 8, 8 }, 0)]
    [InlineData(new long[] { 0, 10, 2 }, 1)]
    public void Growth_is_the_slope_of_a_line(long[] values, double slope) => Assert.Equal(slope, PhotoLoad.Slope(values), 12);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 4)]
    [InlineData(5, 5)]
    [InlineData(20, 6)]
    [InlineData(100, 10)]
    public void Inferences_are_split_into_turns(int iterations, int turns) => Assert.Equal(turns, LatencyTurns.Count(iterations));

    [Fact]
    public void Turns_are_compared_pair_by_pair()
    {
        // The machine slows down by half midway: each pair has met the same machine, so the quotient does not see it.
        using MeasuredCandidate baseline = new("a.onnx", 0);
        using MeasuredCandidate candidate = new("b.onnx", 1);
        baseline.Turns.AddRange([[10, 10, 11], [10], [20, 20], [20]]);
        candidate.Turns.AddRange([[5], [5, 5], [10], [10, 12, 10]]);
        Assert.Equal(new Quartiles(0.5, 0.5, 0.5), LatencyTurns.Compare(candidate, baseline));
    }

    [Fact]
    public void A_figure_that_is_too_noisy_says_so()
    {
        using MeasuredCandidate calm = new("a.onnx", 0);
        using MeasuredCandidate noisy = new("b.onnx", 1);
        calm.Turns.Add([10, 10.1, 10.2, 10.3]);
        noisy.Turns.Add([10, 12, 14, 16]);
        Assert.Empty(MeasurementResult.Of(calm, calm).Notes);
        Assert.StartsWith("The latency is too noisy to be reliable: the middle half of the inferences took between 11.5 and 14.5 ms.", Assert.Single(MeasurementResult.Of(noisy, noisy).Notes), StringComparison.Ordinal);
    }
}
