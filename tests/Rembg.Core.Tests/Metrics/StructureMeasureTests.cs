using CsCheck;

using Rembg.Metrics;

namespace Rembg.Tests;

/// <summary>The S-measure against numbers worked out by hand and against the paper's formulas, region by region.</summary>
public sealed class StructureMeasureTests
{
    private const double Close = 1e-6;

    public static TheoryData<string[], double> WorkedOut => new()
    {
        // Nothing wanted: one less the mean. All wanted: the mean.
        { [".... ...."], 1 },
        { ["#... ...."], 0.75 },
        { ["#### ...."], 0 },
        { ["#### ####"], 1 },
        { ["##.. ####"], 0.5 },
        { ["# #"], 1 },
        { [". #"], 0 },

        // A centroid in the last row and column leaves three regions empty, and two equal masks are equal all the same.
        { ["... ...", "..# ..#"], 1 },
        { ["##.. ##..", "##.. ##.."], 1 },

        // Half found, uniform in the background: 2 · ½ ÷ (¼ + 1 + √½) and 1, each by half the area. The centroid is column
        // 0.5 and goes to 0, so that the regions are column 0, equal and uniform, and columns 1 to 3, where nothing is found: 0.
        { ["#... ##.."], (0.5 * ((0.5 * 1 / (1.25 + Math.Sqrt(0.5))) + 0.5)) + (0.5 * 0.25) },

        // Inverted: no score from the object; column 0 has ȳ = 1, x̄ = 0, both uniform, so 1; the others are anticorrelated:
        // x̄ = ⅔, ȳ = ⅓, σxy = −⅓, σ² = ⅓ + ⅓, 4 · 2⁄9 · −⅓ ÷ (5⁄9 · ⅔) = −0.8. In all ½ · (¼ − ¾ · 0.8) < 0.
        { ["..## ##.."], 0 },
    };

    [Theory]
    [MemberData(nameof(WorkedOut), DisableDiscoveryEnumeration = true)]
    public void It_matches_the_calculation_by_hand(string[] rows, double expected) => Assert.Equal(expected, Compute(MaskPair.Draw(rows)), Close);

    [Fact]
    public void It_follows_the_formulas() => MaskPair.Random(16, 16).Sample(static pair => Assert.Equal(Naive(pair), Compute(pair), Close), iter: 1000);

    [Theory]
    [InlineData("girl")]
    [InlineData("whisk")]
    [InlineData("boat")]
    public void It_follows_the_formulas_on_real_masks(string name)
    {
        MaskPair pair = MaskPair.Real(name);
        Assert.Equal(Naive(pair), Compute(pair), Close);
    }

    private static double Compute(MaskPair pair) => StructureMeasure.Compute(pair.Mask, pair.Reference, pair.Width, pair.Height);

    private static double Naive(MaskPair pair)
    {
        (int X, int Y, double Value, double Wanted)[] pixels =
            [.. pair.Mask.Select((value, i) => (i % pair.Width, i / pair.Width, (double)value, pair.Reference[i] > 127 ? 255.0 : 0))];
        double[] subject = [.. pixels.Where(static pixel => pixel.Wanted > 0).Select(static pixel => pixel.Value)];
        double[] background = [.. pixels.Where(static pixel => pixel.Wanted == 0).Select(static pixel => 255 - pixel.Value)];
        if (subject.Length == 0 || background.Length == 0)
        {
            return subject.Length == 0 ? background.Average() / 255 : subject.Average() / 255;
        }

        double centerX = Math.Round(pixels.Where(static pixel => pixel.Wanted > 0).Average(static pixel => pixel.X));
        double centerY = Math.Round(pixels.Where(static pixel => pixel.Wanted > 0).Average(static pixel => pixel.Y));
        double region = pixels.GroupBy(pixel => (pixel.X <= centerX, pixel.Y <= centerY)).Sum(group =>
            Similarity([.. group.Select(static pixel => pixel.Value)], [.. group.Select(static pixel => pixel.Wanted)]) * group.Count() / pixels.Length);
        double share = (double)subject.Length / pixels.Length;
        return Math.Max(0, (0.5 * ((share * Uniformity(subject)) + ((1 - share) * Uniformity(background)))) + (0.5 * region));
    }

    private static double Uniformity(double[] values)
    {
        double mean = values.Average() / 255;
        return 2 * mean / ((mean * mean) + 1 + (Math.Sqrt(Covariance(values, values)) / 255));
    }

    // In steps of 1 ÷ 255, in which the mean of equal values is exact, so that a variance of 0 is 0.
    private static double Similarity(double[] values, double[] wanted)
    {
        double x = values.Average() / 255;
        double y = wanted.Average() / 255;
        double above = 4 * x * y * Covariance(values, wanted) / (255 * 255);
        double below = ((x * x) + (y * y)) * (Covariance(values, values) + Covariance(wanted, wanted)) / (255 * 255);
        return above != 0 ? above / (below + double.BitIncrement(1) - 1) : below == 0 ? 1 : 0;
    }

    private static double Covariance(double[] a, double[] b)
    {
        double meanA = a.Average();
        double meanB = b.Average();
        return a.Length == 1 ? 0 : a.Zip(b, (x, y) => (x - meanA) * (y - meanB)).Sum() / (a.Length - 1);
    }
}
