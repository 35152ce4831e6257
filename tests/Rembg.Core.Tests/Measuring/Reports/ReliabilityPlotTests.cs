using NetVips;

using Rembg.Measuring.Reports;
using Rembg.Metrics;

namespace Rembg.Tests.Reports;

/// <summary>The picture of a reliability curve: its size, and that its bars are as high as the means.</summary>
public sealed class ReliabilityPlotTests
{
    private const string Color = "#2f7fe0";

    [Fact]
    public void Bars_are_as_high_as_the_true_means()
    {
        // The diagonal covers a little of each bar; these intervals are far from it on the same side.
        int one = new Ink(Draw([0.95], [0.2])).Count(Color);
        int both = new Ink(Draw([0.95, 0.85], [0.2, 0.4])).Count(Color);
        Assert.Equal(3, (double)both / one, 0.1);
    }

    [Fact]
    public void It_has_its_size_and_copes_with_no_photos()
    {
        using Image image = Image.NewFromBuffer(Draw([], []));
        Assert.Equal((2 * ReliabilityPlot.ShownWidth, 2 * ReliabilityPlot.ShownHeight), (image.Width, image.Height));
    }

    private static byte[] Draw(double[] estimates, double[] truths) =>
        ReliabilityPlot.Draw(ReliabilityCurve.Of(estimates, truths), "Reliability", "estimate", "mean truth", Color, ChartTheme.Light);
}
