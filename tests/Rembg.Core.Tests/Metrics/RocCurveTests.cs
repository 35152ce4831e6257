using CsCheck;

using Rembg.Metrics;

namespace Rembg.Tests;

/// <summary>The area under the ROC curve against a published example and against its definition, pair by pair.</summary>
[Trait("Speed", "Fast")]
public sealed class RocCurveTests
{
    // Hanley and McNeil (1982), table I: the ratings of 109 CT images, of which 51 are abnormal; the area is 0.893.
    [Fact]
    public void The_area_of_ratings_of_CT_images_is_as_published()
    {
        int[] normal = [33, 6, 6, 11, 2];
        int[] abnormal = [3, 2, 2, 11, 33];
        double[] scores = [.. Ratings(normal), .. Ratings(abnormal)];
        bool[] labels = [.. Enumerable.Repeat(false, normal.Sum()), .. Enumerable.Repeat(true, abnormal.Sum())];
        Assert.Equal(0.893, RocCurve.Area(scores, labels)!.Value, 0.0005);

        static IEnumerable<double> Ratings(int[] counts) => counts.SelectMany(static (count, rating) => Enumerable.Repeat((double)rating, count));
    }

    [Fact]
    public void It_is_the_share_of_pairs_in_the_right_order() => Gen.Select(Gen.Int[0, 5], Gen.Bool).Array[0, 40].Sample(static pairs =>
    {
        int[] positives = [.. pairs.Where(static pair => pair.Item2).Select(static pair => pair.Item1)];
        int[] negatives = [.. pairs.Where(static pair => !pair.Item2).Select(static pair => pair.Item1)];
        double? area = RocCurve.Area([.. pairs.Select(static pair => (double)pair.Item1)], [.. pairs.Select(static pair => pair.Item2)]);
        if (positives.Length == 0 || negatives.Length == 0)
        {
            Assert.Null(area);
            return;
        }

        double right = positives.Sum(positive => negatives.Sum(negative => positive > negative ? 1 : positive == negative ? 0.5 : 0));
        Assert.Equal(right / positives.Length / negatives.Length, area!.Value, 1e-12);
    });

    [Fact]
    public void Scores_without_labels_are_refused() => Assert.Throws<ArgumentException>(() => RocCurve.Area([1, 2], [true]));
}
