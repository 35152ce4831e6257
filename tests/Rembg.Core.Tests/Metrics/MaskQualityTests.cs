using CsCheck;

using Rembg.Metrics;

namespace Rembg.Tests;

/// <summary>All metrics together: against PySODMetrics, in their ranges, and summed up.</summary>
[Trait("Speed", "Fast")]
public sealed class MaskQualityTests
{
    // The results of PySODMetrics 1.6.2 (normalize=False; gt >= 128) and, for the edges, of 3 × 3 erosion in SciPy 1.10 for the
    // real masks: MAE, maximal F, weighted F, S, mean E, boundary IoU.
    [Theory]
    [InlineData("0003", 0.0022308178854668417, 0.9983335304178288, 0.9687216574984379, 0.9712488343761831, 0.9690244771917248, 0.9535499548272531)]
    [InlineData("boat", 0.011213928887527235, 0.9840427831317298, 0.9439556402396334, 0.9654199533213521, 0.9630887304511091, 0.7983619832643145)]
    [InlineData("whisk", 0.0029183660130718964, 0.9980400138537172, 0.9839444415990964, 0.8920308881392729, 0.980332036037918, 0.9533977429568888)]
    public void Real_masks_score_as_in_PySODMetrics(string name, double error, double maxF, double weightedF, double structure, double alignment, double boundary)
    {
        MaskPair pair = MaskPair.Real(name);
        MaskQuality quality = Compare(pair);
        Assert.Equal(error, quality.MeanAbsoluteError, 1e-9);
        Assert.Equal(maxF, quality.MaxFMeasure, 1e-9);
        Assert.Equal(weightedF, quality.WeightedFMeasure, 1e-9);
        Assert.Equal(structure, quality.StructureMeasure, 1e-9);
        Assert.Equal(alignment, quality.AlignmentMeasure, 1e-9);
        Assert.Equal(boundary, quality.BoundaryIoU, 1e-9);
    }

    [Fact]
    public void Every_figure_is_its_metric_and_lies_between_0_and_1() => MaskPair.Random(12, 12).Sample(static pair =>
    {
        MaskQuality quality = Compare(pair);
        (byte[] mask, byte[] reference, int width, int height) = (pair.Mask, pair.Reference, pair.Width, pair.Height);
        Assert.Equal(
            new MaskQuality(
                MaskMetrics.IoU(mask, reference),
                MaskMetrics.MeanAbsoluteError(mask, reference),
                MaskMetrics.MaxFMeasure(mask, reference),
                WeightedFMeasure.Compute(mask, reference, width, height),
                StructureMeasure.Compute(mask, reference, width, height),
                AlignmentMeasure.Compute(mask, reference, width, height),
                BoundaryIoU.Compute(mask, reference, width, height)),
            quality);
        Assert.All(Figures(quality), static figure => Assert.InRange(figure, 0, 1));
    });

    [Fact]
    public void The_right_two_valued_mask_is_the_best() => MaskPair.Random(12, 12).Sample(static pair =>
    {
        byte[] reference = [.. pair.Wanted.Select(static isSubject => isSubject ? (byte)255 : (byte)0)];
        MaskQuality best = MaskQuality.Compare(reference, reference, pair.Width, pair.Height);
        Assert.Equal((1, 0, 1, 1, 1), (best.IoU, best.MeanAbsoluteError, best.MaxFMeasure, best.WeightedFMeasure, best.BoundaryIoU));
        Assert.Equal(1, best.StructureMeasure, 1e-6);
        Assert.InRange(best.AlignmentMeasure, 255 / 256.0, 1);
    });

    [Theory]
    [InlineData(1, 1_000_000)]
    [InlineData(1_000_000, 1)]
    public void Long_thin_masks_take_no_longer_than_others(int width, int height)
    {
        byte[] reference = new byte[width * height];
        reference.AsSpan(1000, 400_000).Fill(255);
        byte[] mask = new byte[width * height];
        mask.AsSpan(1000, 200_000).Fill(255);

        // The edge of a line is all of it.
        MaskQuality quality = MaskQuality.Compare(mask, reference, width, height);
        Assert.Equal((0.5, 0.2, 0.5), (quality.IoU, quality.MeanAbsoluteError, quality.BoundaryIoU));

        // Half is missed, and inside a line an error is smoothed to the middle of the Gaussian: R = 1 − ½ · 0.1544, P = 1.
        Assert.Equal(2 * 0.9228 / 1.9228, quality.WeightedFMeasure, 1e-4);
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(6, 0)]
    [InlineData(0, 6)]
    [InlineData(-2, -3)]
    [InlineData(1, 6)]
    [InlineData(65536 * 2, 32768)]
    public void Masks_of_another_size_are_refused(int width, int height)
    {
        byte[] mask = new byte[6];
        byte[] reference = new byte[width == 1 ? 5 : 6];
        Assert.Throws<ArgumentException>(() => MaskQuality.Compare(mask, reference, width, height));
        Assert.Throws<ArgumentException>(() => WeightedFMeasure.Compute(mask, reference, width, height));
        Assert.Throws<ArgumentException>(() => StructureMeasure.Compute(mask, reference, width, height));
        Assert.Throws<ArgumentException>(() => AlignmentMeasure.Compute(mask, reference, width, height));
        Assert.Throws<ArgumentException>(() => BoundaryIoU.Compute(mask, reference, width, height));
    }

    [Fact]
    public void Photos_are_summarized_by_mean_and_worst()
    {
        MaskQualitySummary summary = MaskQualitySummary.Summarize([new(1, 0, 0.5, 1, 0.75, 0.5, 0.25), new(0.5, 0.25, 1, 0.5, 0.25, 1, 0.75)]);
        Assert.Equal(
            new MaskQualitySummary(new(0.75, 0.5), new(0.125, 0.25), new(0.75, 0.5), new(0.75, 0.5), new(0.5, 0.25), new(0.75, 0.5), new(0.5, 0.25)),
            summary);
        Assert.Throws<ArgumentException>(() => MaskQualitySummary.Summarize([]));
    }

    private static MaskQuality Compare(MaskPair pair) => MaskQuality.Compare(pair.Mask, pair.Reference, pair.Width, pair.Height);

    private static double[] Figures(MaskQuality quality) =>
    [
        quality.IoU, quality.MeanAbsoluteError, quality.MaxFMeasure, quality.WeightedFMeasure,
        quality.StructureMeasure, quality.AlignmentMeasure, quality.BoundaryIoU,
    ];
}
