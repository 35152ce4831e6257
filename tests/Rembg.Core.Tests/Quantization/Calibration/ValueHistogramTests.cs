using Rembg.Quantization.Calibration;

namespace Rembg.Tests;

/// <summary>Values are counted where they lie.</summary>
[Trait("Speed", "Fast")]
public sealed class ValueHistogramTests
{
    [Fact]
    public void Values_fall_into_bins_of_equal_width()
    {
        // 2048 bins over −1024 … 1024: one a unit.
        ValueHistogram histogram = new(-1024, 1024);
        histogram.Add([-1024, -1023.5f, -1023, 0, 0.25f, 0.75f, 1, 1023.5f]);
        histogram.Add([0.5f]);
        Assert.Equal(1, histogram.Width);
        Assert.Equal((2, 1), (histogram.Counts[0], histogram.Counts[1]));
        Assert.Equal((4, 1), (histogram.Counts[1024], histogram.Counts[1025]));
        Assert.Equal(1, histogram.Counts[2047]);
        Assert.Equal(9, histogram.Counts.Sum());
        Assert.Equal((-1024, -1023.5), (histogram.Edge(0), histogram.Center(0)));
        Assert.Equal((1024, 0.5), (histogram.Edge(2048), histogram.Center(1024)));
    }

    [Fact]
    public void The_ends_and_values_beyond_them_count_in_the_outermost_bins()
    {
        ValueHistogram histogram = new(0, 2048);
        histogram.Add([2048, 5000, -3, 0]);
        Assert.Equal((2, 2), (histogram.Counts[0], histogram.Counts[2047]));
    }

    [Fact]
    public void A_constant_activation_is_counted()
    {
        ValueHistogram histogram = new(3, 3);
        histogram.Add([3, 3, 3]);
        Assert.Equal(3, histogram.Counts.Sum());
    }
}
