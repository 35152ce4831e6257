using CsCheck;

using Rembg.Metrics;

namespace Rembg.Tests;

/// <summary>Spearman's correlation against a published example and against its definition, pair by pair.</summary>
[Trait("Speed", "Fast")]
public sealed class RankCorrelationTests
{
    private static readonly Gen<double[]> Values = Gen.OneOf(Gen.Double[0, 1].Array[2, 30], Gen.Int[0, 4].Select(static value => (double)value).Array[2, 30]);

    // The example in "Spearman's rank correlation coefficient", Wikipedia: −29/165.
    [Fact]
    public void The_correlation_of_intelligence_and_television_is_as_published()
    {
        double[] intelligence = [106, 100, 86, 101, 99, 103, 97, 113, 112, 110];
        double[] television = [7, 27, 2, 50, 28, 29, 20, 12, 6, 17];
        Assert.Equal(-29 / 165.0, RankCorrelation.Spearman(intelligence, television)!.Value, 1e-12);
    }

    [Fact]
    public void Only_the_order_matters()
    {
        double[] values = [0.1, 0.5, 0.2, 0.9, 0.7];
        double[] cubes = [.. values.Select(static value => value * value * value)];
        Assert.Equal(1, RankCorrelation.Spearman(values, cubes)!.Value, 1e-12);
        Assert.Equal(-1, RankCorrelation.Spearman(values, [.. cubes.Select(static value => -value)])!.Value, 1e-12);
    }

    // A rank is the number of smaller values, plus half of the other equal ones, plus 1.
    [Fact]
    public void It_is_Pearsons_correlation_of_mean_ranks() => Gen.Select(Values, Gen.Int[0, int.MaxValue]).Sample(static (values, seed) =>
    {
        double[] others = [.. values];
        new Random(seed).Shuffle(others);
        (double[] a, double[] b) = (CountRanks(values), CountRanks(others));
        double covariance = a.Zip(b, (x, y) => (x - a.Average()) * (y - b.Average())).Sum();
        double variances = a.Sum(x => Math.Pow(x - a.Average(), 2)) * b.Sum(y => Math.Pow(y - b.Average(), 2));
        double? correlation = RankCorrelation.Spearman(values, others);
        if (values.Distinct().Count() == 1)
        {
            Assert.Null(correlation);
        }
        else
        {
            Assert.Equal(covariance / Math.Sqrt(variances), correlation!.Value, 1e-9);
        }
    });

    [Fact]
    public void Without_two_different_values_there_is_no_correlation()
    {
        Assert.Null(RankCorrelation.Spearman([], []));
        Assert.Null(RankCorrelation.Spearman([1], [2]));
        Assert.Null(RankCorrelation.Spearman([1, 1, 1], [1, 2, 3]));
        Assert.Throws<ArgumentException>(() => RankCorrelation.Spearman([1, 2], [1]));
    }

    private static double[] CountRanks(double[] values) =>
        [.. values.Select(value => 1 + values.Count(other => other < value) + ((values.Count(other => other == value) - 1) / 2.0))];
}
