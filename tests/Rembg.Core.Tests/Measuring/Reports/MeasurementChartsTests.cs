using NetVips;

using Rembg.Measuring;
using Rembg.Measuring.Reports;

namespace Rembg.Tests.Reports;

/// <summary>The picture of the charts: its size, and that the bars are there.</summary>
public sealed class MeasurementChartsTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Each_model_has_bars_in_its_colour_and_as_long_as_its_figures()
    {
        IReadOnlyList<ReportedModel> models = ReportedModel.Of([MadeUpMeasurements.Baseline, MadeUpMeasurements.Fast("half", 0.5), MadeUpMeasurements.Fast("tenth", 0.1), MadeUpMeasurements.Failed]);
        BarChart latency = MeasurementCharts.For(models)[0];
        Ink chart = new(BarChartPlot.Draw(latency, ChartTheme.Light));
        int[] ink = [.. models.Select(model => chart.Count(model.Color))];

        // The line from the shortest to 95 % covers some of it.
        Assert.Equal(0.5, ink[1] / (double)ink[0], 0.03);
        Assert.Equal(0.1, ink[2] / (double)ink[0], 0.03);
        Assert.Equal(0, ink[3]);
        Assert.Equal("not measured", latency.Bars[3].Label);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW")]
    public void Nothing_is_cut_off_at_the_right(string name)
    {
        IReadOnlyList<ReportedModel> models = ReportedModel.Of([MadeUpMeasurements.Baseline, MadeUpMeasurements.Fast(name, 2)]);
        Assert.All(MeasurementCharts.For(models), static chart =>
        {
            using Image image = Image.NewFromBuffer(BarChartPlot.Draw(chart, ChartTheme.Light));
            Assert.Equal((2 * BarChartPlot.ShownWidth, 2 * BarChartPlot.HeightOf(chart)), (image.Width, image.Height));
            using Image edge = image.ExtractArea(image.Width - 2, 0, 2, image.Height);
            Assert.Equal(255, edge.Min());
        });
    }

    [Fact]
    public void All_charts_are_in_one_picture()
    {
        IReadOnlyList<ModelMeasurement> measurements = [.. MadeUpMeasurements.All.Select(static model => model.Failure is null ? model.With(isTruth: true, ("a.jpg", 0.01, MadeUpStrips.Disc(8, 8, 1))) : model)];
        MeasurementReport.Write(measurements, _files["r.png"], overwrite: false);
        byte[] png = File.ReadAllBytes(_files["r.png"]);
        using Image image = Image.NewFromBuffer(png);
        Assert.InRange(image.Width, 1900, 2100);
        Assert.InRange(image.Height, 1000, 1300);
        Assert.False(image.HasAlpha());
        Ink ink = new(png);
        Assert.All(ReportedModel.Of(measurements).Take(3), model => Assert.InRange(ink.Count(model.Color), 10_000, 200_000));
    }

    [Fact]
    public void Zeros_and_failures_alone_make_a_picture_as_well()
    {
        MeasurementReport.Write([MadeUpMeasurements.Zeros], _files["zeros.png"], overwrite: false);
        MeasurementReport.Write([MadeUpMeasurements.Failed with { FileSize = null }], _files["failed.png"], overwrite: false);
        Assert.InRange(new Ink(File.ReadAllBytes(_files["zeros.png"])).Colors, 10, 1000);
        Assert.InRange(new Ink(File.ReadAllBytes(_files["failed.png"])).Colors, 10, 1000);
    }
}
