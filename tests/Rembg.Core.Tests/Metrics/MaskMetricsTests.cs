using CsCheck;

using Rembg.Metrics;

namespace Rembg.Tests;

/// <summary>The metrics against numbers worked out by hand and against the definitions, threshold by threshold.</summary>
[Trait("Speed", "Fast")]
public sealed class MaskMetricsTests
{
    private const double Exact = 1e-12;

    private static readonly Gen<(byte[] Mask, byte[] Reference)> Masks = Gen.Int[1, 60].SelectMany(static length =>
        Gen.Select(Values(length), Values(length), static (mask, reference) => (mask, reference)));

    public static TheoryData<byte[], byte[], double, double, double> WorkedOut => new()
    {
        // Mask, reference, IoU, MAE, max F.
        { [0, 0, 0, 0], [0, 0, 0, 0], 1, 0, 1 },
        { [255, 0, 0, 0], [255, 0, 0, 0], 1, 0, 1 },
        { [255, 0, 0, 0], [0, 0, 0, 255], 0, 0.5, 1.3 / 4.3 },
        { [0, 0, 0, 0], [0, 255, 255, 0], 0, 0.5, 1.3 * 2 / ((0.3 * 2) + 4) },
        { [0, 255, 0, 0], [0, 0, 0, 0], 0, 0.25, 0 },

        // Just below a half is background; the F-measure finds the threshold, 127, at which all is right.
        { [127, 127, 0, 0], [255, 255, 0, 0], 0, 128 * 2 / (255.0 * 4), 1 },
        { [128, 127, 0, 0], [128, 127, 0, 0], 1, 0, 1 },

        // At 200 two are found, one of them wanted: 1.3 · 1 ÷ (0.3 · 2 + 2); at 100 three, two of them: 1.3 · 2 ÷ (0.3 · 2 + 3).
        { [200, 100, 200, 0], [255, 255, 0, 0], 1 / 3.0, (55 + 155 + 200) / (255.0 * 4), 2.6 / 3.6 },
    };

    [Theory]
    [MemberData(nameof(WorkedOut))]
    public void Metrics_are_those_worked_out_by_hand(byte[] mask, byte[] reference, double iou, double error, double measure)
    {
        Assert.Equal(iou, MaskMetrics.IoU(mask, reference), Exact);
        Assert.Equal(error, MaskMetrics.MeanAbsoluteError(mask, reference), Exact);
        Assert.Equal(measure, MaskMetrics.MaxFMeasure(mask, reference), Exact);
        Assert.Equal(new MaskScore(MaskMetrics.IoU(mask, reference), MaskMetrics.MeanAbsoluteError(mask, reference), MaskMetrics.MaxFMeasure(mask, reference), MaskMetrics.SoftIoU(mask, reference)), MaskMetrics.Compare(mask, reference));
    }

    [Fact]
    public void Metrics_follow_their_definitions() => Masks.Sample(static masks =>
    {
        Assert.Equal(NaiveIoU(masks.Mask, masks.Reference), MaskMetrics.IoU(masks.Mask, masks.Reference), Exact);
        Assert.Equal(NaiveError(masks.Mask, masks.Reference), MaskMetrics.MeanAbsoluteError(masks.Mask, masks.Reference), Exact);
        Assert.Equal(NaiveMaxF(masks.Mask, masks.Reference), MaskMetrics.MaxFMeasure(masks.Mask, masks.Reference), Exact);
        Assert.Equal(NaiveSoftIoU(masks.Mask, masks.Reference), MaskMetrics.SoftIoU(masks.Mask, masks.Reference), Exact);
    });

    [Fact]
    public void A_mask_agrees_with_itself() => Masks.Sample(static masks =>
        Assert.Equal(new MaskScore(1, 0, 1, 1), MaskMetrics.Compare(masks.Mask, masks.Mask)));

    [Fact]
    public void Masks_of_different_size_or_none_are_refused()
    {
        Assert.Throws<ArgumentException>(() => MaskMetrics.Compare([1, 2], [1]));
        Assert.Throws<ArgumentException>(() => MaskMetrics.Compare([], []));
    }

    [Fact]
    public void Photos_are_summarized_by_mean_and_worst()
    {
        MaskAgreement agreement = MaskAgreement.Summarize([new MaskScore(1, 0, 1, 1), new MaskScore(0.5, 0.25, 0.75, 0.5)]);
        Assert.Equal(new MaskAgreement(new MetricSummary(0.75, 0.5), new MetricSummary(0.125, 0.25), new MetricSummary(0.875, 0.75), new MetricSummary(0.75, 0.5)), agreement);
        Assert.Equal("0.7500 (worst 0.5000)", agreement.IoU.ToString());
        Assert.Throws<ArgumentException>(() => MaskAgreement.Summarize([]));
    }

    /// <summary>Extremes, the neighbourhood of a half and anything else.</summary>
    private static Gen<byte[]> Values(int length) => Gen.OneOf(Gen.OneOfConst<byte>(0, 126, 127, 128, 129, 255), Gen.Byte).Array[length];

    private static double NaiveSoftIoU(byte[] mask, byte[] reference)
    {
        // The IoU of two fuzzy sets, threshold by threshold: every grey level defines its own set.
        int[] levels = [.. Enumerable.Range(1, 255)];
        int union = levels.Sum(level => Above(mask, level).Union(Above(reference, level)).Count());
        return union == 0 ? 1 : (double)levels.Sum(level => Above(mask, level).Intersect(Above(reference, level)).Count()) / union;
    }

    private static double NaiveIoU(byte[] mask, byte[] reference)
    {
        int[] found = Above(mask, 128);
        int[] wanted = Above(reference, 128);
        int union = found.Union(wanted).Count();
        return union == 0 ? 1 : (double)found.Intersect(wanted).Count() / union;
    }

    private static double NaiveError(byte[] mask, byte[] reference) =>
        mask.Zip(reference, static (a, b) => Math.Abs((a / 255.0) - (b / 255.0))).Average();

    private static double NaiveMaxF(byte[] mask, byte[] reference)
    {
        int[] wanted = Above(reference, 128);
        if (wanted.Length == 0)
        {
            return Above(mask, 128).Length == 0 ? 1 : 0;
        }

        double best = 0;
        for (int threshold = 0; threshold <= 255; threshold++)
        {
            int[] found = Above(mask, threshold);
            double right = found.Intersect(wanted).Count();
            if (right > 0)
            {
                double precision = right / found.Length;
                double recall = right / wanted.Length;
                best = Math.Max(best, 1.3 * precision * recall / ((0.3 * precision) + recall));
            }
        }

        return best;
    }

    private static int[] Above(byte[] mask, int threshold) =>
        [.. Enumerable.Range(0, mask.Length).Where(i => mask[i] >= threshold)];
}
