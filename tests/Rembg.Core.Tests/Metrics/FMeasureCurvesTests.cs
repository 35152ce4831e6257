using CsCheck;

using Rembg.Metrics;

namespace Rembg.Tests;

/// <summary>The two maximal F-measures of a set, against their definitions pixel by pixel and against PySODMetrics.</summary>
[Trait("Speed", "Fast")]
public sealed class FMeasureCurvesTests
{
    // What PySODMetrics 1.6.2 (normalize=True; gt >= 128) says of the three masks as a set.
    [Fact]
    public void Real_masks_score_as_in_PySODMetrics()
    {
        FMeasureCurves curves = Curves([.. ((string[])["0003", "boat", "whisk"]).Select(static name => MaskPair.Real(name))]);
        Assert.Equal(0.9930342386027572, curves.MaxOfMeanCurve, 1e-9);
        Assert.Equal(0.9930373501628343, curves.MaxOfMeanPrecisionAndRecall, 1e-9);
    }

    [Fact]
    public void Both_follow_their_definitions() => MaskPair.Random(8, 8).Array[1, 4].Sample(static pairs =>
    {
        FMeasureCurves curves = Curves(pairs);
        double[][] points = [.. Enumerable.Range(0, 256).SelectMany(threshold => pairs.Select(pair => Point(pair, threshold)))];
        double[] measures = [.. points.Select(static point => F(point[0], point[1]))];
        Assert.Equal(Enumerable.Range(0, 256).Max(threshold => measures.AsSpan(threshold * pairs.Length, pairs.Length).ToArray().Average()), curves.MaxOfMeanCurve, 1e-9);
        Assert.Equal(
            Enumerable.Range(0, 256).Select(threshold => points[(threshold * pairs.Length)..((threshold + 1) * pairs.Length)])
                .Max(static photos => F(photos.Average(static point => point[0]), photos.Average(static point => point[1]))),
            curves.MaxOfMeanPrecisionAndRecall,
            1e-9);
    });

    [Fact]
    public void A_photo_with_another_best_threshold_lowers_the_set_but_not_the_mean_of_the_best()
    {
        // The first mask is right from 200 on, the second up to 100.
        MaskPair[] pairs = [MaskPair.Draw("#+. #.."), MaskPair.Draw("#-. ##.")];
        FMeasureCurves curves = Curves(pairs);
        Assert.All(pairs, static pair => Assert.Equal(1, MaskMetrics.MaxFMeasure(pair.Mask, pair.Reference)));
        Assert.InRange(curves.MaxOfMeanCurve, 0.5, 0.99);
        Assert.InRange(curves.MaxOfMeanPrecisionAndRecall, 0.5, 0.99);
    }

    [Fact]
    public void Without_photos_both_are_0() => Assert.Equal((0, 0), (new FMeasureCurves().MaxOfMeanCurve, new FMeasureCurves().MaxOfMeanPrecisionAndRecall));

    private static FMeasureCurves Curves(MaskPair[] pairs)
    {
        FMeasureCurves curves = new();
        foreach (MaskPair pair in pairs)
        {
            curves.Add(MaskHistogram.Of(pair.Mask, pair.Reference));
        }

        return curves;
    }

    /// <summary>Precision and recall of the mask, stretched to full contrast, at a threshold.</summary>
    private static double[] Point(MaskPair pair, int threshold)
    {
        double[] shares = [.. pair.Mask.Select(static value => value / 255.0)];
        (double least, double greatest) = (shares.Min(), shares.Max());
        bool[] found = [.. shares.Select(share => (int)((least == greatest ? share : (share - least) / (greatest - least)) * 255) >= threshold)];
        double right = found.Zip(pair.Wanted, static (a, b) => a && b).Count(static both => both);
        return [right / Math.Max(1, found.Count(static value => value)), right / Math.Max(1, pair.Wanted.Count(static value => value))];
    }

    private static double F(double precision, double recall) => recall == 0 ? 0 : 1.3 * precision * recall / ((0.3 * precision) + recall);
}
