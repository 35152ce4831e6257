using Rembg.Metrics;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Search;

namespace Rembg.Tests;

/// <summary>A trial replaces another one if its loss is smaller, and clipped ranges replace whole ones only if it is smaller by far.</summary>
[Trait("Speed", "Fast")]
public sealed class TrialTests
{
    [Theory]
    [InlineData(0.40, 0.41, 0, true)]
    [InlineData(0.40, 0.41, 0.05, false)]
    [InlineData(0.38, 0.41, 0.05, true)]
    [InlineData(0.41, 0.41, 0, false)]
    public void A_smaller_loss_is_better(double loss, double other, double smallestGain, bool isBetter)
    {
        Assert.Equal(isBetter, Whole(loss).IsBetterThan(Whole(other), smallestGain));
        Assert.Equal(isBetter, Clipped(loss).IsBetterThan(Clipped(other), smallestGain));
        Assert.Equal(isBetter, Whole(loss).IsBetterThan(Clipped(other), smallestGain));
    }

    [Theory]
    [InlineData(0.32, 0.40, false)]
    [InlineData(0.29, 0.40, true)]
    [InlineData(1.20, 1.50, false)]
    [InlineData(1.10, 1.50, true)]
    public void Clipped_ranges_are_better_than_whole_ones_if_the_loss_is_smaller_by_a_quarter(double loss, double other, bool isBetter) =>
        Assert.Equal(isBetter, Clipped(loss).IsBetterThan(Whole(other), smallestGain: 0));

    [Fact]
    public void Clipped_ranges_are_better_than_whole_ones_if_only_they_meet_the_target() =>
        Assert.True(Clipped(0.98).IsBetterThan(Whole(1.05), smallestGain: 0));

    private static Trial Whole(double loss) => Create(SearchSteps.WholeRanges, loss);

    private static Trial Clipped(double loss) => Create(SearchSteps.ClippedRanges, loss);

    private static Trial Create(RangeMethod ranges, double loss)
    {
        MaskAgreement agreement = MaskAgreement.Summarize([new MaskScore(IoU: 0.99, MeanAbsoluteError: 0.001, MaxFMeasure: 1, SoftIoU: 0.99)]);
        return new Trial(Calibrated.Textbook with { Ranges = ranges }, agreement, agreement, [], Share: 1, loss, Cost: 0);
    }
}
