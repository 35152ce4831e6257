using CsCheck;

using Rembg.Metrics;

namespace Rembg.Tests;

/// <summary>The weighted F-measure against numbers worked out by hand and against the paper's formulas, pixel by pixel.</summary>
public sealed class WeightedFMeasureTests
{
    private const double Close = 1e-6;

    // The share of the 7 × 7 Gaussian of σ = 5 that one pixel in its middle has.
    private static readonly double Middle = 1 / Enumerable.Range(0, 49).Sum(static i => Bell((i % 7) - 3, (i / 7) - 3));

    [Fact]
    public void It_follows_the_formulas() => MaskPair.Random(14, 14).Sample(static pair => Assert.Equal(Naive(pair), Compute(pair), Close), iter: 300);

    [Theory]
    [InlineData("girl")]
    [InlineData("whisk")]
    [InlineData("boat")]
    public void It_follows_the_formulas_on_real_masks(string name)
    {
        MaskPair pair = MaskPair.Real(name, 80);
        Assert.Equal(Naive(pair), Compute(pair), Close);
    }

    [Fact]
    public void Without_a_subject_in_the_reference_the_mask_must_have_none_either()
    {
        Assert.Equal(1, Compute(MaskPair.Draw(".-. ...")));
        Assert.Equal(0, Compute(MaskPair.Draw(".+. ...")));
    }

    [Fact]
    public void The_right_mask_scores_1()
    {
        Assert.Equal(1, Compute(MaskPair.Draw("# #")));
        Assert.Equal(1, Compute(MaskPair.Draw("### ###", "### ###")));
        Assert.Equal(1, Compute(MaskPair.Draw("##.. ##..", "##.. ##..")));
    }

    [Fact]
    public void A_missed_pixel_is_smoothed_with_zeros_beyond_the_border()
    {
        // The background takes the pixel's error of 1, so what the Gaussian has beyond the border is forgiven: P = 1, R = 1 − E.
        double error = Middle * Enumerable.Range(0, 12).Sum(static i => Bell((i % 4) - 1, (i / 4) - 1));
        Assert.Equal(2 * (1 - error) / (2 - error), Compute(MaskPair.Draw(".... ....", ".... .#..", ".... ....")), Close);
        Assert.Equal(2 * (1 - Middle) / (2 - Middle), Compute(MaskPair.Draw(". #")), Close);
    }

    [Fact]
    public void A_false_pixel_weighs_more_the_further_it_is_from_the_subject()
    {
        // R = 1, P = 1 ÷ (1 + w) with w = 2 − ½^(distance ÷ 5), so 2 · P ÷ (1 + P) = 2 ÷ (2 + w).
        Assert.Equal(2 / (4 - Math.Pow(0.5, 0.2)), Compute(MaskPair.Draw("##.......... #...........")), Close);
        Assert.Equal(2 / 3.5, Compute(MaskPair.Draw("#....#...... #...........")), Close);
        Assert.Equal(2 / 3.75, Compute(MaskPair.Draw("#.........#. #...........")), Close);
        Assert.Equal(2 / (4 - Math.Pow(0.5, 1)), Compute(MaskPair.Draw("#... #...", ".... ....", ".... ....", ".... ....", "...# ....")), Close);
    }

    [Fact]
    public void The_inverse_of_a_large_half_plane_scores_next_to_nothing()
    {
        byte[] half = [.. Enumerable.Range(0, 64 * 64).Select(static i => (byte)(i % 64 < 32 ? 255 : 0))];
        byte[] inverse = [.. half.Select(static value => (byte)(255 - value))];
        Assert.InRange(WeightedFMeasure.Compute(inverse, half, 64, 64), 0, 0.06);
        Assert.Equal(Naive(new MaskPair(64, 64, inverse, half)), WeightedFMeasure.Compute(inverse, half, 64, 64), Close);
    }

    private static double Compute(MaskPair pair) => WeightedFMeasure.Compute(pair.Mask, pair.Reference, pair.Width, pair.Height);

    private static double Naive(MaskPair pair)
    {
        int count = pair.Mask.Length;
        bool[] wanted = pair.Wanted;
        if (!wanted.Contains(true))
        {
            return pair.Mask.Any(static value => value > 127) ? 0 : 1;
        }

        int[] subject = [.. Enumerable.Range(0, count).Where(i => wanted[i]).OrderBy(i => i % pair.Width).ThenBy(i => i / pair.Width)];
        double[] error = [.. pair.Mask.Select((value, i) => Math.Abs((value / 255.0) - (wanted[i] ? 1 : 0)))];
        int[] nearest = [.. Enumerable.Range(0, count).Select(i => subject.MinBy(j => Distance(i, j)))];
        double[] carried = [.. nearest.Select(j => error[j])];
        double truePositives = 0;
        double falsePositives = 0;
        for (int i = 0; i < count; i++)
        {
            truePositives += wanted[i] ? 1 - Math.Min(error[i], Smooth(i)) : 0;
            falsePositives += wanted[i] ? 0 : error[i] * (2 - Math.Exp(Math.Log(1 - 0.5) / 5 * Distance(i, nearest[i])));
        }

        double recall = truePositives / subject.Length;
        double precision = truePositives / (truePositives + falsePositives + double.BitIncrement(1) - 1);
        return 2 * recall * precision / (recall + precision + double.BitIncrement(1) - 1);

        double Distance(int i, int j) => Math.Sqrt(Math.Pow((i % pair.Width) - (j % pair.Width), 2) + Math.Pow((i / pair.Width) - (j / pair.Width), 2));

        double Smooth(int i)
        {
            double sum = 0;
            for (int dy = -3; dy <= 3; dy++)
            {
                for (int dx = -3; dx <= 3; dx++)
                {
                    int x = (i % pair.Width) + dx;
                    int y = (i / pair.Width) + dy;
                    bool isInside = x >= 0 && x < pair.Width && y >= 0 && y < pair.Height;
                    sum += isInside ? Middle * Bell(dx, dy) * carried[(y * pair.Width) + x] : 0;
                }
            }

            return sum;
        }
    }

    private static double Bell(int dx, int dy) => Math.Exp(-((dx * dx) + (dy * dy)) / 50.0);
}
