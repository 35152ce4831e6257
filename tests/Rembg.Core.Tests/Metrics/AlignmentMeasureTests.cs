using CsCheck;

using Rembg.Metrics;

namespace Rembg.Tests;

/// <summary>The E-measure against numbers worked out by hand and against the paper's formulas, threshold by threshold.</summary>
public sealed class AlignmentMeasureTests
{
    private const double Close = 1e-6;

    public static TheoryData<string[], double> WorkedOut => new()
    {
        // Nothing wanted: 255 thresholds find nothing, and 0 finds everything. All wanted: the other way round. Over N − 1 = 7
        // pixels, but at most 1; over 1 where there is but one.
        { ["........ ........"], 1 },
        { ["######## ........"], 0 },
        { ["######## ########"], 1 },
        { ["........ ########"], 1 / 256.0 * 8 / 7 },
        { ["# #"], 1 },
        { [". #"], 1 / 256.0 },
        { ["# ."], 0 },
        { [". ."], 255 / 256.0 },

        // 16 pixels: at threshold 0 all are found and the four kinds score ¼ each; above, half is found, and it is the wrong half.
        { ["....#### ####....", "....#### ####...."], 1 / 256.0 * 0.25 * 16 / 15 },

        // Half of the wanted half is found. Less the means found pixels are ¾, others −¼, and the reference's ±½: ξ is 12⁄13 in
        // the 4 pixels found, −⅘ in the 4 missed and ⅘ in the 8 of the background.
        {
            ["##...... ####....", "##...... ####...."],
            ((0.25 * 16) + (255 * ((4 * Math.Pow(25 / 13.0, 2)) + (4 * Math.Pow(0.2, 2)) + (8 * Math.Pow(1.8, 2))) / 4)) / 256 / 15
        },
    };

    [Theory]
    [MemberData(nameof(WorkedOut), DisableDiscoveryEnumeration = true)]
    public void It_matches_the_calculation_by_hand(string[] rows, double expected) => Assert.Equal(expected, Compute(MaskPair.Draw(rows)), Close);

    [Fact]
    public void A_large_mask_that_is_exactly_right_scores_0_9971()
    {
        byte[] half = [.. Enumerable.Range(0, 500 * 400).Select(static i => (byte)(i % 500 < 250 ? 255 : 0))];
        Assert.Equal(255.25 / 256, AlignmentMeasure.Compute(half, half, 500, 400), 1e-5);
    }

    [Fact]
    public void It_follows_the_formulas() => MaskPair.Random(12, 12).Sample(static pair => Assert.Equal(Naive(pair), Compute(pair), Close));

    [Theory]
    [InlineData("girl")]
    [InlineData("whisk")]
    [InlineData("boat")]
    public void It_follows_the_formulas_on_real_masks(string name)
    {
        MaskPair pair = MaskPair.Real(name, 100);
        Assert.Equal(Naive(pair), Compute(pair), Close);
    }

    private static double Compute(MaskPair pair) => AlignmentMeasure.Compute(pair.Mask, pair.Reference, pair.Width, pair.Height);

    private static double Naive(MaskPair pair)
    {
        double[] wanted = [.. pair.Wanted.Select(static isSubject => isSubject ? 1.0 : 0)];
        return Math.Min(1, Enumerable.Range(0, 256).Average(threshold =>
            Score([.. pair.Mask.Select(value => value >= threshold ? 1.0 : 0)], wanted) / (wanted.Length == 1 ? 1 : wanted.Length - 1)));
    }

    private static double Score(double[] found, double[] wanted)
    {
        double foundMean = found.Average();
        double wantedMean = wanted.Average();
        return wantedMean == 0 ? found.Sum(static value => 1 - value)
            : wantedMean == 1 ? found.Sum()
            : found.Zip(wanted, (a, b) => Enhance(a - foundMean, b - wantedMean)).Sum();
    }

    private static double Enhance(double a, double b) =>
        Math.Pow((2 * a * b / ((a * a) + (b * b) + double.BitIncrement(1) - 1)) + 1, 2) / 4;
}
