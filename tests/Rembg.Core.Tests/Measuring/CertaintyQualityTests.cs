using Rembg.Measuring;
using Rembg.Metrics;

namespace Rembg.Tests;

/// <summary>The quality of certainties equals the definitions of its figures, computed directly.</summary>
public sealed class CertaintyQualityTests
{
    // Ten photos, no two with the same certainty or the same IoU, in no order.
    private static readonly (double Certainty, double IoU)[] Photos =
    [
        (0.95, 0.97), (0.62, 0.45), (0.88, 0.91), (0.31, 0.72), (0.97, 0.94), (0.12, 0.20), (0.79, 0.93), (0.55, 0.61), (0.91, 0.38), (0.83, 0.86),
    ];

    [Fact]
    public void The_rank_correlation_equals_the_formula_for_ranks_without_ties()
    {
        double squares = Photos.Sum(static photo => Math.Pow(Photos.Count(other => other.Certainty < photo.Certainty) - Photos.Count(other => other.IoU < photo.IoU), 2));
        Assert.Equal(1 - (6 * squares / (10 * 99)), Judge(Photos)!.RankCorrelation!.Value, 12);
    }

    [Fact]
    public void The_roc_area_counts_the_pairs_in_which_the_worse_mask_is_less_certain()
    {
        double[] worse = [.. Photos.Where(static photo => photo.IoU < 0.9).Select(static photo => photo.Certainty)];
        double[] better = [.. Photos.Where(static photo => photo.IoU >= 0.9).Select(static photo => photo.Certainty)];
        int pairs = worse.Sum(low => better.Count(high => low < high));
        Assert.InRange(pairs, 1, (worse.Length * better.Length) - 1);
        Assert.Equal((double)pairs / (worse.Length * better.Length), Judge(Photos)!.RocArea!.Value, 12);
    }

    [Fact]
    public void The_error_and_the_failures_found_equal_a_direct_computation()
    {
        CertaintyQuality quality = Judge(Photos)!;
        Assert.Equal(Photos.Average(static photo => Math.Abs(photo.Certainty - photo.IoU)), quality.MeanAbsoluteError, 12);

        // Of the three masks below a half, one is among the two least certain.
        int found = Photos.OrderBy(static photo => photo.Certainty).Take(2).Count(static photo => photo.IoU < 0.5);
        Assert.Equal((1, 3), (found, Photos.Count(static photo => photo.IoU < 0.5)));
        Assert.Equal(1 / 3.0, quality.FailuresFound!.Value, 12);
        Assert.Equal((10, true), (quality.PhotoCount, quality.IsAgainstTruth));
        Assert.Equal(10, quality.Reliability.Bins.Sum(static bin => bin.Count));
    }

    [Fact]
    public void Equal_certainties_find_as_many_failures_as_chance()
    {
        CertaintyQuality quality = Judge([.. Photos.Select(static photo => (0.5, photo.IoU))])!;
        Assert.Equal(0.2, quality.FailuresFound!.Value, 12);
        Assert.Equal(0.5, quality.RocArea!.Value, 12);
        Assert.Null(quality.RankCorrelation);
    }

    [Fact]
    public void Figures_without_photos_on_both_sides_are_null()
    {
        CertaintyQuality quality = Judge([.. Photos.Select(static photo => (photo.Certainty, 0.9 + (photo.IoU / 100)))])!;
        Assert.True(quality is { RocArea: null, FailuresFound: null, RankCorrelation: not null });
        Assert.Contains("ROC area –", quality.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Fewer_than_ten_photos_are_not_judged()
    {
        Assert.Null(Judge(Photos[..9]));

        // Photos without a certainty do not count.
        Assert.Null(CertaintyQuality.Of([.. Photos[..9].Select(static photo => Photo(photo.Certainty, Quality(photo.IoU), null)), Photo(null, Quality(0.5), null)]));
    }

    [Fact]
    public void The_true_masks_count_and_without_them_the_reference_model()
    {
        Assert.Equal(0, Of(static iou => Quality(iou), static _ => Quality(0.5)).MeanAbsoluteError, 12);
        CertaintyQuality agreement = Of(static _ => null, static iou => Quality(iou));
        Assert.Equal(0, agreement.MeanAbsoluteError, 12);
        Assert.False(agreement.IsAgainstTruth);

        static CertaintyQuality Of(Func<double, MaskQuality?> quality, Func<double, MaskQuality?> agreement) =>
            CertaintyQuality.Of([.. Photos.Select(photo => Photo(photo.IoU, quality(photo.IoU), agreement(photo.IoU)))])!;
    }

    private static CertaintyQuality? Judge((double Certainty, double IoU)[] photos) =>
        CertaintyQuality.Of([.. photos.Select(static photo => Photo(photo.Certainty, Quality(photo.IoU), Quality(0.1)))]);

    private static PhotoMeasurement Photo(double? certainty, MaskQuality? quality, MaskQuality? agreement) =>
        new("/photo.jpg", quality, agreement, Strip: null) { Certainty = certainty };

    private static MaskQuality Quality(double iou) => new(iou, 0.1, 0.9, 0.9, 0.9, 0.9, 0.9);
}
