using Rembg.Metrics;

namespace Rembg.Tests;

/// <summary>The bins of a reliability curve.</summary>
[Trait("Speed", "Fast")]
public sealed class ReliabilityCurveTests
{
    [Fact]
    public void Each_tenth_has_the_means_of_its_estimates_and_of_their_truths()
    {
        ReliabilityCurve curve = ReliabilityCurve.Of([0.95, 0.25, 1, 0.2, 0.9], [1, 0.5, 0.25, 0, 0.25]);
        Assert.Equal(2, curve.Bins.Count);
        Assert.Equal((0.225, 0.25, 2), (curve.Bins[0].MeanEstimate, curve.Bins[0].MeanTruth, curve.Bins[0].Count));
        Assert.Equal((0.95, 0.5, 3), (Math.Round(curve.Bins[1].MeanEstimate, 9), curve.Bins[1].MeanTruth, curve.Bins[1].Count));
    }

    [Fact]
    public void Without_estimates_there_are_no_bins() => Assert.Empty(ReliabilityCurve.Of([], []).Bins);

    [Theory]
    [InlineData(-0.01)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void Estimates_are_probabilities(double estimate) => Assert.Throws<ArgumentException>(() => ReliabilityCurve.Of([estimate], [0]));

    [Fact]
    public void Each_estimate_needs_a_truth() => Assert.Throws<ArgumentException>(() => ReliabilityCurve.Of([0.5], []));
}
