using Rembg.Metrics;

namespace Rembg.Tests;

/// <summary>The paired bootstrap, against distributions that are known.</summary>
[Trait("Speed", "Fast")]
public sealed class MeanDifferenceTests
{
    // Two photos give the means 0, ½ and 1 with the probabilities ¼, ½ and ¼.
    [Fact]
    public void Two_photos_show_nothing() => Assert.Equal(new MeanDifference(0.5, 0, 1), MeanDifference.Of([0, 1]));

    [Fact]
    public void Many_photos_have_the_interval_of_the_normal_distribution()
    {
        Random random = new(7);
        double[] differences = [.. Enumerable.Range(0, 500).Select(_ => 0.02 + (0.1 * (random.NextDouble() - 0.5)))];
        double mean = differences.Average();
        double error = Math.Sqrt(differences.Sum(value => (value - mean) * (value - mean)) / 499 / 500);
        MeanDifference difference = MeanDifference.Of(differences)!.Value;
        Assert.Equal(mean, difference.Mean, 1e-12);
        Assert.Equal(mean - (1.96 * error), difference.Low, 0.1 * error);
        Assert.Equal(mean + (1.96 * error), difference.High, 0.1 * error);
        Assert.True(difference.IsSignificant);
        Assert.Equal(difference, MeanDifference.Of(differences));
    }

    // With 95 % intervals, about one in twenty comparisons of a model with itself plus noise is significant.
    [Fact]
    public void Noise_is_rarely_significant()
    {
        Random random = new(11);
        int found = Enumerable.Range(0, 200).Count(_ => MeanDifference.Of([.. Enumerable.Range(0, 50).Select(_ => random.NextDouble() - 0.5)])!.Value.IsSignificant);
        Assert.InRange(found, 2, 24);
    }

    [Fact]
    public void A_constant_difference_has_no_spread() => Assert.Equal(new MeanDifference(0.25, 0.25, 0.25), MeanDifference.Of([0.25, 0.25, 0.25]));

    [Fact]
    public void One_photo_has_no_interval() => Assert.Null(MeanDifference.Of([1]));
}
