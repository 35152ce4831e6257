using System.Globalization;

using Rembg.Metrics;

namespace Rembg.Measuring;

/// <summary>
/// The quality of the certainty, which estimates the IoU of a mask without the true mask, over several photos. A mask without a
/// subject counts with its certainty of 0.
/// </summary>
/// <param name="PhotoCount">The number of photos with a certainty and an IoU.</param>
/// <param name="IsAgainstTruth">True if the IoU is with the true masks; false if it is with the reference model's masks.</param>
/// <param name="RankCorrelation">
/// Spearman's rank correlation of the certainty with the IoU, −1–1; 1 is best. Null if either is the same for all photos.
/// </param>
/// <param name="RocArea">
/// The area under the ROC curve of the certainty for the masks with an IoU below 0.9, 0–1: the probability that such a mask is
/// less certain than another one. 1 is best, ½ is chance. Null if all masks are below, or none.
/// </param>
/// <param name="MeanAbsoluteError">The mean absolute difference of the certainty from the IoU, 0–1; 0 is best.</param>
/// <param name="FailuresFound">
/// The share of the masks with an IoU below ½ that are among the least certain fifth of the photos, 0–1; 1 is best, 0.2 is
/// chance. Photos with the same certainty at the limit count in proportion. Null if there are no such masks.
/// </param>
/// <param name="Reliability">The mean certainty beside the mean IoU, in intervals of the certainty.</param>
public sealed record CertaintyQuality(
    int PhotoCount,
    bool IsAgainstTruth,
    double? RankCorrelation,
    double? RocArea,
    double MeanAbsoluteError,
    double? FailuresFound,
    ReliabilityCurve Reliability)
{
    /// <summary>The least number of photos: ranks of fewer are mostly luck.</summary>
    public const int LeastPhotos = 10;

    private const double GoodIoU = 0.9;
    private const double FailedIoU = 0.5;

    // The least certain photos are one in five.
    private const int OneIn = 5;

    /// <summary>Returns the figures in one line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"rank correlation {Text(RankCorrelation)}, ROC area {Text(RocArea)}, error {MeanAbsoluteError:F4}, failures found {Text(FailuresFound)} ({PhotoCount} photos, {(IsAgainstTruth ? "true masks" : "reference model")})");

    /// <summary>Judges the certainty of a model's masks by the true masks, if there are any, or else by the reference model's.</summary>
    /// <param name="photos">The model's photos.</param>
    /// <returns>The quality; null if fewer than <see cref="LeastPhotos"/> photos can be judged.</returns>
    internal static CertaintyQuality? Of(IReadOnlyCollection<PhotoMeasurement> photos)
    {
        bool isTruth = photos.Any(static photo => photo.Quality is not null);
        List<double> certainties = [];
        List<double> ious = [];
        foreach (PhotoMeasurement photo in photos)
        {
            if (photo.Certainty is { } certainty && (isTruth ? photo.Quality : photo.Agreement) is { } quality)
            {
                certainties.Add(certainty);
                ious.Add(quality.IoU);
            }
        }

        return certainties.Count < LeastPhotos ? null : Of([.. certainties], [.. ious], isTruth);
    }

    private static CertaintyQuality Of(double[] certainties, double[] ious, bool isTruth) => new(
        certainties.Length,
        isTruth,
        Metrics.RankCorrelation.Spearman(certainties, ious),
        RocCurve.Area([.. certainties.Select(static certainty => -certainty)], [.. ious.Select(static iou => iou < GoodIoU)]),
        certainties.Zip(ious, static (certainty, iou) => Math.Abs(certainty - iou)).Average(),
        FindFailures(certainties, ious),
        ReliabilityCurve.Of(certainties, ious));

    /// <summary>Returns the share of the failures among the least certain photos.</summary>
    private static double? FindFailures(double[] certainties, double[] ious)
    {
        int failures = ious.Count(static iou => iou < FailedIoU);
        if (failures == 0)
        {
            return null;
        }

        int chosen = (certainties.Length + OneIn - 1) / OneIn;
        double limit = certainties.Order().ElementAt(chosen - 1);
        int below = certainties.Count(certainty => certainty < limit);
        int tied = certainties.Count(certainty => certainty == limit);
        return (Failures(certainty => certainty < limit) + (Failures(certainty => certainty == limit) * (chosen - below) / (double)tied)) / failures;

        int Failures(Func<double, bool> has) => certainties.Where((certainty, index) => has(certainty) && ious[index] < FailedIoU).Count();
    }

    private static string Text(double? value) => value is { } known ? known.ToString("F3", CultureInfo.InvariantCulture) : "–";
}
